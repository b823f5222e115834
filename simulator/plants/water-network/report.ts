/*
 * What EPANET says against a network file. It writes an error's number and sentence into its report, and the line that
 * it could not take below; the line's number is found by looking for it in the text.
 */

/** One complaint about a network file, in EPANET's own words. */
export interface NetworkProblem {
  /** EPANET's error number (EPANET 2.2 User's Manual, appendix B). */
  readonly code: number;
  readonly reason: string;
  /** 1-based. */
  readonly line: number;
}

/** A network file that EPANET cannot read or solve. */
export class NetworkError extends Error {
  readonly problems: readonly NetworkProblem[];

  constructor(problems: readonly NetworkProblem[]) {
    super(problems.map(({ code, reason, line }) => `line ${line}: EPANET error ${code}: ${reason}`).join('\n'));
    this.name = 'NetworkError';
    this.problems = problems;
  }
}

const ERROR = /^\s*Error (\d+): (.+?)\s*$/;
const SECTION = / in \[(\w+)\] section/;
/** "There are errors in this file": says nothing that the others do not. */
const SUMMARY = 200;

/** Every error of a report, in the order of the file. */
export const problemsIn = (report: string, text: string): readonly NetworkProblem[] => {
  const lines = report.split(/\r?\n/);
  const source = text.split(/\r?\n/);
  const problems: NetworkProblem[] = [];
  for (const [index, line] of lines.entries()) {
    const [, code, said] = ERROR.exec(line) ?? [];
    if (code === undefined || said === undefined) continue;
    const reason = said.replace(/:$/, '');
    const quoted = said.endsWith(':') ? (lines[index + 1] ?? '').trim() : '';
    const place = quoted === '' ? lineOfNamed(source, reason) : lineOf(source, quoted, SECTION.exec(said)?.[1]);
    problems.push({ code: Number(code), reason, line: place });
  }
  const telling = problems.filter(({ code }) => code !== SUMMARY);
  return telling.length > 0 ? telling : problems;
};

/** The line that reads like `quoted`, in the section that EPANET names (it shows the first letters in capitals). */
const lineOf = (source: readonly string[], quoted: string, section: string | undefined): number => {
  let inside = section === undefined;
  for (const [index, line] of source.entries()) {
    const heading = /^\s*\[(\w+)/.exec(line)?.[1]?.toUpperCase();
    if (heading !== undefined && section !== undefined) inside = heading.slice(0, 4) === section.slice(0, 4);
    // EPANET shows 80 characters of a line at most.
    if (inside && line.trim() !== '' && (line.trim() === quoted || line.trim().startsWith(quoted))) return index + 1;
  }
  return section === undefined ? 1 : lineOf(source, quoted, undefined);
};

/** Complaints about the network as a whole may name a section that there is not, or a node or link at their end. */
const lineOfNamed = (source: readonly string[], reason: string): number => {
  const heading = /section keyword (\[\S+?\]?):/.exec(reason)?.[1];
  if (heading !== undefined)
    return (
      Math.max(
        0,
        source.findIndex((line) => line.trim().startsWith(heading)),
      ) + 1
    );
  const id = /:\s+(\S+)$/.exec(reason)?.[1] ?? / (\S+)$/.exec(reason)?.[1];
  if (id === undefined) return 1;
  const at = source.findIndex((line) => line.trim().split(/\s+/)[0] === id);
  return at < 0 ? 1 : at + 1;
};
