/** The value of 'None of the above', as the API names it. */
export const NONE = '_none';
