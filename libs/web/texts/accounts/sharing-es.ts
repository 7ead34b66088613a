import type { sharingEn } from './sharing-en.js';

/** Palabras sobre compartir una entrevista con otras personas. */
export const sharingEs: typeof sharingEn = {
  began: 'Empezó esta entrevista',
  takesPart: 'Participa',
  askedBy: (name: string) => `Por invitación de ${name}`,
  unnamed: 'Alguien que no dio su nombre',
  you: (name: string) => `${name} (usted)`,
  sharedBy: (name: string) => `La comparte ${name}`,
  sharedWithYou: 'Compartida con usted',
  invitationIs: 'El enlace para dar',
  invitationHint: (until: string) =>
    `Sirve una vez, hasta el ${until}, y solo lo mostramos ahora. Déselo solo a esa persona: quien lo abra primero puede leer y cambiar las respuestas.`,
  shareStops:
    'Cuando deja de compartir, las respuestas reciben una llave nueva con la próxima que se dé. Lo que la persona ya leyó, lo leyó.',
  askAdvocate: 'Pedirlo a alguien que trabaja aquí',
  askAdvocateName: (name: string) => `Pedirlo a ${name}`,
  advocateTitle: (name: string) => `¿Compartir con ${name}?`,
  advocateLead: (name: string, organization: string) =>
    `${name} trabaja en ${organization}. Desde ahora ${name} puede leer y cambiar sus respuestas de aquí, hasta que usted deje de compartir.`,
  advocateYes: (name: string) => `Sí, compartir con ${name}`,
  advocateNo: 'No, volver',
  invitationTitle: 'Participar en una entrevista',
  invitationLead: (asker: string, title: string) =>
    `${asker} le pide participar en «${title}». Podrá leer y cambiar las respuestas. Los demás ven su nombre.`,
  somebody: 'Alguien',
  invitationUnknown: 'Si no sabe quién se lo pide, cierre esta página.',
  endMyPart: 'Dejar de participar',
  takePart: 'Participar',
  signInFirst: 'Iniciar sesión primero, para volver desde otro teléfono o computadora',
};
