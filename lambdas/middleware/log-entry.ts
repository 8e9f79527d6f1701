// What a function may write down about itself. Where the lines go is decided where it is wired: CloudWatch or a terminal.

/** One line of JSON. Never holds headers, bodies, tokens, or text taken from a bundle. */
export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  /** What happened, a fixed phrase: the changing part stands in the other fields. */
  message: string;
  [field: string]: string | number | boolean | null;
}

export type Log = (entry: LogEntry) => void;
