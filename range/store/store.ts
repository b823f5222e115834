import { Accounts } from './accounts.ts';
import { openDatabase } from './database.ts';
import { Exercises } from './exercises.ts';

/** A data directory, opened and locked: accounts, exercises with their logs, stored runs. */
export class Store {
  readonly directory: string;
  readonly accounts: Accounts;
  readonly exercises: Exercises;
  readonly #announce: (text: string) => void;
  readonly #close: () => void;

  /** @throws StoreError when the directory is in use, unusable, or newer than this release */
  constructor(directory: string, options: { readonly shared?: boolean } = {}) {
    const opened = openDatabase(directory, options.shared ?? false);
    this.directory = opened.directory;
    this.accounts = new Accounts(opened.db);
    this.exercises = new Exercises(opened.db);
    this.#announce = opened.announce;
    this.#close = opened.close;
  }

  /** Leaves a word in the directory about who holds it: process and address. */
  announce(text: string): void {
    this.#announce(text);
  }

  close(): void {
    this.#close();
  }
}
