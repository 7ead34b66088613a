/** Words of the consoles' lists, audit log and settings. */
export const consolesEn = {
  pagesOfList: 'Pages of the list',
  shownOf: (from: number, to: number, total: number) =>
    total === to - from + 1 ? `${total} in all` : `${from} to ${to} of ${total}`,
  previousPage: 'Previous page',
  nextPage: 'Next page',
  searchTenants: 'Search by name or short name',
  searchPackages: 'Search by name or publisher',
  searchRevocations: 'Search by key, digest or reason',
};

export type ConsoleTexts = typeof consolesEn;
