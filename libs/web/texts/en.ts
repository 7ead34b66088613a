import { counted } from './counted.js';

/** Every word that the pages bring themselves. Reading age nine; verbs on buttons; no blame. */
export const en = {
  // The frame of every page
  skipToContent: 'Skip to the question',
  exitThisPage: 'Exit this page',
  exitTwoMore: 'Exit this page: press Escape two more times.',
  exitOneMore: 'Exit this page: press Escape once more.',
  madeWith: 'Made with Affiant',
  languages: 'Languages',
  signIn: 'Sign in',
  yourAccount: 'Your account',

  // Steps
  yourSteps: 'Your steps',
  allSteps: 'All steps',
  stepOf: (at: number, of: number) => `Step ${at} of ${of}:`,
  allStepsDone: (of: number) => `All ${of} steps done`,
  stepDone: 'done',
  stepHere: 'you are here',
  progressOf: (percent: number) => `About ${percent} % done`,

  // A question
  back: 'Back',
  continue: 'Continue',
  skippable: '(you can skip this)',
  yes: 'Yes',
  no: 'No',
  or: 'or',
  chooseOne: 'Choose one',
  month: 'Month',
  day: 'Day',
  year: 'Year',
  time: 'Time',
  fieldHelp: 'Help with this',
  error: 'Error:',
  fixTitle: (count: number) => `Fix ${counted(count, '1 thing', (n) => `${n} things`)}: `,
  fixHeading: (count: number) =>
    `${counted(count, 'One thing', (n) => `${['Two', 'Three', 'Four', 'Five', 'Six'][n - 2] ?? n} things`)} to fix before you go on`,
  charactersLeft: 'You have {n} characters remaining',
  charactersOver: 'You have {n} characters too many',
  charactersAtMost: (count: number) => `You can type up to ${count} characters.`,
  fromTo: (from: string, to: string) => `From ${from} to ${to}`,
  uploadHint: 'Photos and papers are locked like your answers.',
  uploadKept: 'You have added a file here. Add another one only to put it in its place.',
  signaturePad: 'Draw your name with a finger, a pen or the mouse',
  signatureType: 'Or type your name',
  signatureUpload: 'Or add a picture of your signature',
  signatureClear: 'Begin again',
  change: 'Change',
  remove: 'Remove',
  thisPerson: 'this entry',
  nothingYet: 'Nothing added yet.',

  // Below the sheet
  getHelp: 'Get help',
  saveForLater: 'Save and come back later',
  whoCouldRead: 'Who could read this?',
  deleteEverything: 'Delete everything',
  helpFrom: (organization: string) => `Help from ${organization}`,
  helpWithQuestion: 'Help with this question',
  call: 'Call',
  write: 'Write to',
  noHelpYet: (organization: string) =>
    `${organization} has not said yet how to reach it. You can save and come back later.`,

  // Who could read it, by grade
  keeperGuest: 'Locked with a key that only this browser holds. It stays locked while you are away.',
  keeperPasskey: 'Locked with your passkey. It stays locked while you are away.',
  keeperPassword: 'Locked with your password, which we do not keep. A long password keeps it safe.',
  keeperShared: (people: string, organization: string) =>
    `Shared with ${people} at ${organization}. You and ${people} can open it.`,
  keeperDerived: 'Locked, but our server can make the key again. A court order could open it.',
  keeperPlain: (organization: string) => `Not locked. Staff of ${organization} can read what you type.`,
  keeperEscrow: (organization: string) =>
    `${organization} also holds a spare key, kept away from this server.`,
  keeperBackground: 'Our server keeps a key so that it can work while you are away.',

  // The end
  papers: 'Your papers',
  preview: 'Preview',
  downloadAll: (count: number) =>
    `Download all ${counted(count, '', (n) => ['two', 'three', 'four', 'five', 'six'][n - 2] ?? String(n))}`,
  oneZip: (size: string) => `One ZIP file, ${size}`,
  oneZipPlain: 'One ZIP file',
  sendToYourself: 'Send them to yourself',
  emailAddress: 'E-mail address',
  emailNotLocked: 'E-mail is not locked. Anyone who can open your inbox can read the papers.',
  sendPapers: 'Send the papers',
  deleteWarning:
    'Save your papers first. This deletes your answers, your files and all papers. You cannot get them back.',
  deletedOn: (date: string) => `If you do nothing, they are deleted on ${date}.`,

  // Start
  interviews: 'Interviews',
  interviewsLead: 'Choose what you need help with. You answer one question at a time.',
  noInterviews: 'No interviews yet.',
  noInterviewsHint: (organization: string) => `${organization} has not added one yet. Come back later.`,
  startNow: 'Start now',
  start: 'Start',
  ownDevice: 'This is my own device',
  ownDeviceHint: (days: number, hours: number) =>
    `Then you can come back here for ${days} days. On a shared computer leave this empty: you can come back for ${hours} hours.`,
  beforeYouStart: 'Before you start',
  beforeYouStartList: 'You can stop at any time, come back later, or delete everything.',
  myInterviews: 'Your interviews',
  open: 'Open',
  continueInterview: 'Go on',
  seePapers: 'See your papers',
  stateOpen: 'Not finished',
  stateFinished: 'Finished',
  startedOn: (date: string) => `Started ${date}`,
  changedOn: (date: string) => `Last change ${date}`,
  comeBackWithCode: 'Come back with a code',
  inLanguages: (names: string) => `In ${names}`,

  // Leaving, coming back
  leaveTitle: 'Save and come back later',
  leaveGuestLead:
    'Your answers are saved, locked with a key that this browser holds. This code opens them on any device.',
  resumeCodeIs: 'Your code to come back',
  resumeCodeHint:
    'Write it down or print it. We show it once and do not keep it. Without it, or this browser, nobody can open your answers.',
  leaveUntil: (date: string) => `This browser can open them until ${date}.`,
  leaveAccountLead: 'Your answers are saved and locked. Sign in again to go on.',
  leaveNow: 'End this visit',
  goOn: 'Go on answering',
  makeCode: 'Show me a code',
  printCode: 'Print this code',
  resumeTitle: 'Come back with a code',
  resumeLead: 'Type the code that you wrote down. Capital or small letters, spaces and dashes do not matter.',
  resumeCode: 'Your code',
  openAnswers: 'Open my answers',

  // Deleting
  deleteTitle: 'Delete everything?',
  deleteConsequence: 'This deletes your answers, your files and your papers. You cannot get them back.',
  deleteForAll: 'It deletes them for everybody you share them with. They are told.',
  leaveShared: 'This ends only your part. The others keep the answers.',
  deleteYes: 'Yes, delete everything',
  leaveSharedYes: 'Yes, end my part',
  keepAnswers: 'Keep my answers',
  receiptBanner: 'Everything is deleted.',
  receiptClose: 'You can close this page.',
  receiptTitle: 'Your answers are gone',
  receiptLead: 'The key to your answers was destroyed first. Then we deleted what it locked.',
  receipt: 'Receipt',
  receiptKeys: 'Keys destroyed',
  receiptSteps: 'Steps and answers',
  receiptFiles: 'Files you added',
  receiptDocuments: 'Papers',
  receiptJobs: 'Work still waiting',
  receiptNumber: 'Receipt number',
  receiptBackups: (date: string) =>
    `Backups hold locked copies until ${date}. After that they hold only noise.`,
  receiptCopies: 'Copies that you downloaded or sent by e-mail are still where you put them.',
  printReceipt: 'Print this receipt',
  startAgain: 'Start again',

  // Errors
  reference: (number: string) => `Reference number: ${number}`,
  toStart: 'Go to the start page',
};

export type Texts = typeof en;
