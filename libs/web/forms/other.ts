/** Value of the control of a choice of one's own; its text stands beside it. */
export const OTHER = '_other';
