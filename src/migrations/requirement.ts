/** A requirement as a migration writes it (an id, or a bare name), and the line where it stands, if that is known. */
export interface Requirement {
  text: string;
  line?: number;
}
