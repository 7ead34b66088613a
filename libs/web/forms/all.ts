/** The value of 'All of the above', as the API names it. */
export const ALL = '_all';
