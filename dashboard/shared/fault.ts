import { type Fault, FaultSchema } from '../../range/contract/text.ts';

/** A fault that the range answered with, or that befell the way to it. Its message is for people, in both languages. */
export class FaultError extends Error {
  readonly fault: Fault;
  readonly status: number;

  constructor(fault: Fault, status: number) {
    super(fault.message.en);
    this.name = 'FaultError';
    this.fault = fault;
    this.status = status;
  }
}

/** The fault of any thrown thing, so that a panel can always say what went wrong in the reader's language. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault;
  return {
    code: 'unexpected',
    params: { detail: thrown instanceof Error ? thrown.message : String(thrown) },
    message: {
      ja: '画面側で予期しない問題が起きました。再読み込みしても続くときは講師に知らせてください。',
      en: 'Something unexpected happened on this screen. If reloading does not help, tell the instructor.',
    },
  };
}

/** The fault in an answer's body; a body that is none gives a fault that names the HTTP status. */
export function faultFromBody(body: unknown, status: number): Fault {
  const parsed = FaultSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  return {
    code: 'http',
    params: { status },
    message: {
      ja: `演習サーバが要求を受け付けませんでした（HTTP ${status}）。`,
      en: `The range did not accept the request (HTTP ${status}).`,
    },
  };
}
