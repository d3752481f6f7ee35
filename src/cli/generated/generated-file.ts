/** A file of the repository that is made by a program and never edited. */
export interface GeneratedFile {
  /** From the root of the repository, with `/`. */
  path: string;
  content: string;
  /** Made where it is missing; one that is there is kept, whatever it says. */
  once?: boolean;
}

/** Makes files, given the root of the repository: one that is made in part reads what it keeps. */
export type Generator = (root: string) => Promise<GeneratedFile[]>;
