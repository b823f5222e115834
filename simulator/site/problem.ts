/** A command that a world can't take: what, where and why as a code with parameters. */
export class WorldError extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: string, params: Readonly<Record<string, unknown>>) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'WorldError';
    this.code = code;
    this.params = params;
  }
}

/** A fault in a file that a person wrote. */
export interface Problem {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: { readonly ja: string; readonly en: string };
}
