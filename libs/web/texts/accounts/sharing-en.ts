/** Words about sharing an interview with other people. */
export const sharingEn = {
  began: 'Began this interview',
  takesPart: 'Takes part',
  askedBy: (name: string) => `Asked in by ${name}`,
  unnamed: 'Somebody who has given no name',
  you: (name: string) => `${name} (you)`,
  sharedBy: (name: string) => `Shared by ${name}`,
  sharedWithYou: 'Shared with you',
  invitationIs: 'The link to give away',
  invitationHint: (until: string) =>
    `It works once, until ${until}, and we show it only now. Give it to nobody but the person: who opens it first can read and change the answers.`,
  shareStops:
    'When you stop sharing, the answers get a new key with the next one that is given. What the person has read, they have read.',
  askAdvocate: 'Ask somebody who works here',
  askAdvocateName: (name: string) => `Ask ${name}`,
  advocateTitle: (name: string) => `Share with ${name}?`,
  advocateLead: (name: string, organization: string) =>
    `${name} works at ${organization}. From now on ${name} can read and change your answers here, until you stop sharing.`,
  advocateYes: (name: string) => `Yes, share with ${name}`,
  advocateNo: 'No, go back',
  invitationTitle: 'Take part in an interview',
  invitationLead: (asker: string, title: string) =>
    `${asker} asks you to take part in “${title}”. You can then read and change the answers in it. The others see your name.`,
  somebody: 'Somebody',
  invitationUnknown: 'If you do not know who asks, close this page.',
  endMyPart: 'End my part',
  takePart: 'Take part',
  signInFirst: 'Sign in first, to come back from another phone or computer',
};
