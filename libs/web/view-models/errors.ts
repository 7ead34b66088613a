/** Something to fix in a form; `field` is the control's name, null where it is about the whole. */
export interface FormError {
  field: string | null;
  message: string;
}
