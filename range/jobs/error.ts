/** A job that came to nothing. */
export class JobError extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  constructor(code: string, params: Readonly<Record<string, unknown>>, message: string) {
    super(message);
    this.name = 'JobError';
    this.code = code;
    this.params = params;
  }
}
