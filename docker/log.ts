/** One event of a container: simulation seconds, kind, and what belongs to it. */
export type Line = (at: number, type: string, data: object) => void;

/** As a line of JSON on stdout, which is where an engine collects what a container says. */
export const printLine: Line = (at, type, data) => {
  console.log(JSON.stringify({ at, type, data }));
};
