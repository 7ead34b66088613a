/** A date as the court's paper writes it: in English, whatever language the person reads. */
export const court_date = (date) => date.setLocale('en').toFormat('MMMM d, yyyy');
