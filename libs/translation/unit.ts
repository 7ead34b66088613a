/** A text and what a translator made of it; '' where nothing yet. */
export interface Unit {
  source: string;
  target: string;
  /** Where it stands, for the translator: `interviews/intake.yml:12, name`. */
  context: string;
}
