import type { ConsoleTexts } from './en.js';

export const consolesEs: ConsoleTexts = {
  pagesOfList: 'Páginas de la lista',
  shownOf: (from, to, total) =>
    total === to - from + 1 ? `${total} en total` : `${from} a ${to} de ${total}`,
  previousPage: 'Página anterior',
  nextPage: 'Página siguiente',
  searchTenants: 'Buscar por nombre o nombre corto',
  searchPackages: 'Buscar por nombre o editor',
  searchRevocations: 'Buscar por clave, huella o motivo',
};
