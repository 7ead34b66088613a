/** What the kernel is told of an uploaded file; its content never enters the isolate. */
export interface FileFacts {
  /** As shown to people, cleaned, with its ending. */
  name: string;
  /** Media type, as in `image/jpeg`: what the content is, not what the browser said. */
  type: string;
  bytes: number;
}
