import { SetMetadata } from '@nestjs/common';

export const TOKEN_IN_UPLOAD = 'affiant:token-in-upload';

/** For a page's form with files: the handler itself checks the token, with `readUpload`, as it reads the form. */
export const TokenInUpload = () => SetMetadata(TOKEN_IN_UPLOAD, true);
