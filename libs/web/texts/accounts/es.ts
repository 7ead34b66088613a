import type { accountsEn } from './en.js';

/** Palabras sobre la propia cuenta. */
export const accountsEs: typeof accountsEn = {
  passwordChanged: 'Su contraseña cambió. Se cerró la sesión en sus otros dispositivos.',
  profileSaved: 'Guardado.',
  forgotCurrent: 'No sé mi contraseña de ahora',
  newPasswordLead: 'Ya demostró quién es, así que no pedimos la contraseña de antes.',
  profileTitle: 'Su nombre y su idioma',
  profileLead:
    'Las entrevistas pueden poner su nombre, y lo ven las personas con quienes comparte una entrevista. Puede dejarlo vacío.',
  firstName: 'Nombre',
  lastName: 'Apellido',
  profileLanguage: 'Idioma de estas páginas',
  profileLanguageOfBrowser: 'El que pide mi navegador',
  save: 'Guardar',
  otherProof: 'Demostrarlo de otra manera',
  sentCodeTitle: 'Demuéstrelo con un código',
  sentCodeLead: 'Enviamos un código a lo que ya pertenece a su cuenta.',
  sentCodeNone:
    'Su cuenta no tiene un correo ni un teléfono comprobado. Salga y vuelva a entrar como siempre. Después tiene diez minutos.',
  sendMailCode: 'Enviarlo a mi correo',
  sendSmsCode: 'Enviarlo a mi teléfono',
  sentCodeAsk: (minutes: number) =>
    `Escriba el código que le enviamos. Sirve ${minutes} minutos, en este navegador. ¿No llegó? Quizá pidió demasiados: espere una hora.`,
  typeBackTitle: 'Escriba el código una vez',
  typeBackLead: 'Así sabemos los dos que lo anotó bien. No lo mostramos otra vez.',
  typeBackButton: 'Ya lo anoté',
  typedBack: 'Comprobado: lo anotó bien.',
  notTypedBack: 'Todavía sin comprobar. Si no lo anotó, quítelo y haga uno nuevo.',
  typedRight: 'Ese es el código. Guárdelo bien.',
  exportTitle: 'Llevarse todo',
  exportLead:
    'Recibe un archivo ZIP con sus respuestas, sus documentos, sus archivos y lo que guardamos de su cuenta. No está bajo llave: guárdelo bien.',
  exportButton: 'Descargar todo',
  registerClosed: 'Aquí las cuentas se hacen por invitación. Pida una a la organización.',
  invitedTitle: 'Elija una contraseña',
  invitedLead: (email: string, organization: string) =>
    `${organization} ha invitado a ${email}. Con una contraseña propia la cuenta es suya.`,
  invitedButton: 'Hacer mi cuenta',
  inviteHint:
    'Con una invitación la persona elige la contraseña, y nadie más la sabe. Una primera contraseña la tiene que entregar usted.',
  inviteButton: 'Enviar una invitación',
  removePerson: 'Borrar esta cuenta',
  removePersonTitle: (email: string) => `¿Borrar la cuenta de ${email}?`,
  removePersonLead: 'Se cierra la sesión de la persona y ya no puede entrar.',
  removePersonAnswers:
    'También se borra cada entrevista que empezó esta persona, con respuestas, archivos y documentos, para todos. Nadie puede recuperarlas.',
  removePersonYes: 'Sí, borrar la cuenta',
  factorNames: {
    totp: 'Una aplicación en su teléfono',
    sms: 'Mensajes de texto a su teléfono',
    passkey: 'Una llave de acceso',
  },
  smsFactorTitle: 'Mensajes de texto',
  smsFactorLead:
    'Si no puede usar una aplicación: enviamos un código a su teléfono cada vez. Es más débil, porque un número se puede robar.',
  smsFactorSent: 'Enviamos un código a su teléfono. Escríbalo para activar la segunda llave.',
  joinWays: 'Agregar otra manera de entrar',
  joinWith: (name: string) => `Agregar ${name}`,
};
