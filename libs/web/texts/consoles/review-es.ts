import { counted } from '../counted.js';
import type { ReviewTexts } from './review-en.js';

/** Lo mismo en español. */
export const reviewEs: ReviewTexts = {
  linesThatChange: (added, removed) =>
    [
      ...(added > 0 ? [`${counted(added, 'una línea añadida', (n) => `${n} líneas añadidas`)}`] : []),
      ...(removed > 0 ? [`${counted(removed, 'una línea quitada', (n) => `${n} líneas quitadas`)}`] : []),
    ].join(', '),
  bytesOf: (before, after) => `de ${before} a ${after} bytes`,
  notShown: {
    not_text: 'No es texto. Ábralo donde nada se ejecute, como en una computadora guardada para esto.',
    too_large: 'Es demasiado grande para mostrarlo. Léalo en el paquete.',
    too_many_lines:
      'Faltan líneas: el paquete tiene más de las que muestra esta página. Lea el archivo en el paquete.',
    too_different: 'Cambió tanto que hay que leer el archivo entero. Léalo en el paquete.',
  },
  lineAdded: 'añadida',
  lineRemoved: 'quitada',
  checksTitle: 'Revisión automática y pruebas',
  checksLead:
    'El paquete se revisa y sus propias pruebas se ejecutan en un proceso aparte. Su código corre solo en el entorno aislado. Puede tardar un minuto.',
  checksRun: 'Revisar y ejecutar las pruebas',
  checksFindings: 'Lo que halló la revisión',
  findingKinds: { error: 'Error', warning: 'Aviso' },
  checksClean: 'La revisión no halló nada.',
  checksTests: 'Sus pruebas',
  checksNoTests: 'No tiene pruebas.',
  testsPassed: (passed, failed) =>
    failed === 0
      ? `${counted(passed, 'Una prueba pasó', (n) => `${n} pruebas pasaron`)}.`
      : `${passed} pasaron, ${failed} fallaron.`,
  touchesTitle: 'Lo que tocan su código y sus plantillas',
  touchesLead: 'Hasta donde se ve al leerlos. Lo que escribe una plantilla está aquí como está escrito.',
  touchesNothing: 'Nada fuera de sí mismos.',
  touchesEffects: 'Actúa fuera de la entrevista',
  touchesImports: 'Importa',
  touchesNames: 'Toma o escribe',
  touchesUnreadable: 'Este archivo no se pudo leer.',
  screenshots: 'Imágenes',
  screenshotsBy: 'El editor hizo estas imágenes.',
};
