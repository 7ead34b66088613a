import { SetMetadata } from '@nestjs/common';

export const TOKEN_IN_UPLOAD = 'affiant:token-in-upload';

/** For a page's form with files (what is not multipart carries its token as any form does): the handler itself checks the token, with `readUpload`, as it reads the form. */
export const TokenInUpload = () => SetMetadata(TOKEN_IN_UPLOAD, true);
