import { z } from 'zod';

const path = z.string().min(1).max(300);
/** The project's own limit is counted in bytes, and lower. */
const text = z.string().max(4_000_000);

export const createProjectBody = z
  .strictObject({ name: z.string().min(1).max(214) })
  .meta({ id: 'CreateProject' });

export const writeFileBody = z.strictObject({ path, text }).meta({ id: 'WriteProjectFile' });

export const fileQuery = z.strictObject({ path });

/** `unsaved`: a file as it stands in an editor, in place of what is kept. */
export const lintProjectBody = z
  .strictObject({ unsaved: z.strictObject({ path, text }).optional() })
  .meta({ id: 'LintProject' });

/** `again`: from the first question, in place of where it stands. */
export const previewBody = z
  .strictObject({ interview: z.string().min(1).max(100), again: z.boolean().default(false) })
  .meta({ id: 'PreviewProject' });

export const publishProjectBody = z
  .strictObject({ envelope: z.union([z.string(), z.record(z.string(), z.json())]) })
  .meta({ id: 'PublishProject' });
