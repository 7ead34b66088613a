/** What happens to a file of a type before it is kept. */
export type Treatment = 'picture' | 'pdf' | 'docx' | 'text' | 'sound';

export interface AcceptedType {
  /** Endings that the name may have; the first is given to a name that has none. */
  extensions: readonly string[];
  treatment: Treatment;
}

/**
 * Every type that is taken, by what the content shows it to be. HTML, SVG, XML, scripts, programs and archives are
 * not among them: what is not here is refused (OWASP File Upload Cheat Sheet, "allow list").
 */
export const acceptedTypes: { readonly [type: string]: AcceptedType } = {
  'image/jpeg': { extensions: ['jpg', 'jpeg', 'jpe'], treatment: 'picture' },
  'image/png': { extensions: ['png'], treatment: 'picture' },
  'image/gif': { extensions: ['gif'], treatment: 'picture' },
  'image/webp': { extensions: ['webp'], treatment: 'picture' },
  'image/tiff': { extensions: ['tif', 'tiff'], treatment: 'picture' },
  'image/avif': { extensions: ['avif'], treatment: 'picture' },
  'application/pdf': { extensions: ['pdf'], treatment: 'pdf' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    extensions: ['docx'],
    treatment: 'docx',
  },
  'text/plain': { extensions: ['txt', 'md', 'csv'], treatment: 'text' },
  'audio/mpeg': { extensions: ['mp3'], treatment: 'sound' },
  'audio/wav': { extensions: ['wav'], treatment: 'sound' },
  'audio/ogg': { extensions: ['ogg', 'oga'], treatment: 'sound' },
  'audio/x-m4a': { extensions: ['m4a'], treatment: 'sound' },
  'video/mp4': { extensions: ['mp4', 'm4v'], treatment: 'sound' },
  'video/quicktime': { extensions: ['mov'], treatment: 'sound' },
  'video/webm': { extensions: ['webm'], treatment: 'sound' },
};
