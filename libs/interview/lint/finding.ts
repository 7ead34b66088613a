import type { Problem } from '../protocol/call.js';

/** What the linter has to say; `rule` is the name that docs/authoring/lint.md explains. */
export interface Finding extends Problem {
  rule: Rule;
}

export type Rule =
  | 'language'
  | 'undefined_name'
  | 'cycle'
  | 'missing_file'
  | 'form_field'
  | 'shadowed_function'
  | 'unreachable_block'
  | 'shadowed_definition'
  | 'missing_translation'
  | 'stale_translation'
  | 'missing_id'
  | 'missing_label'
  | 'reading_level'
  | 'text_from_fragments'
  | 'slow_pattern';
