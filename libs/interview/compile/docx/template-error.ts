/** A template that cannot be taken; the message says what and where in it, for its author. */
export class TemplateError extends Error {}
