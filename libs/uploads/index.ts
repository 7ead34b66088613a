export { Uploads, usualUploadOptions, type AcceptedUpload, type UploadOptions } from './uploads.js';
export { readPicture } from './read-picture.js';
export { typedSignature } from './typed-signature.js';
export * from './errors.js';
