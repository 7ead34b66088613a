import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Json, Screen, ScreenError } from '#interview';
import {
  FileAddresses,
  SessionFiles,
  SessionNotFound,
  Sessions,
  type Participant,
  type ServedDocument,
} from '#sessions';
import { typedSignature, Uploads } from '#uploads';
import { answerName, keptName, refusedFile, type FormBody } from '#web';
import { MalformedBody } from './http/malformed-body.js';
import { readFormParts } from './http/read-form-parts.js';
import type { Site } from './http/site.js';
import { TenantSettings } from './tenant-settings.js';
import { reasonOf } from './upload-reason.js';

const MIB = 1024 * 1024;

/** What a page's form with files holds: the ids of the files under their controls' names, and what was not taken. */
export interface FormWithFiles {
  body: FormBody;
  errors: ScreenError[];
}

/** Takes files in and gives them out, for pages and API alike: one way to the store, with the same limits. */
@Injectable()
export class UploadDesk {
  constructor(
    private readonly uploads: Uploads,
    private readonly files: SessionFiles,
    private readonly addresses: FileAddresses,
    private readonly sessions: Sessions,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * Keeps one file of the session. `name` as the client sent it. Throws `UploadRefused`, `UploadTooLarge`,
   * `UploadsBusy`, `QuotaExceeded`, `SessionNotFound`.
   */
  async keep(
    site: Site,
    who: Participant,
    session: string,
    file: { name: string; content: Readable; asPng?: boolean },
  ): Promise<{ file: string; name: string; url: string }> {
    const { limits } = await this.settings.of(site.tenant.id);
    try {
      const upload = await this.uploads.accept(file.name, file.content, limits.uploadMib * MIB, {
        asPng: file.asPng === true,
      });
      const id = await this.files.add(who, session, upload, {
        files: limits.sessionFiles,
        bytes: limits.sessionFilesMib * MIB,
      });
      const address = this.addresses.nameFor(who, session, id);
      return {
        file: id,
        name: upload.name,
        url: `${site.origin}/api/v1/sessions/${session}/files/${address}`,
      };
    } finally {
      // What was not read would hold up the parts behind it.
      file.content.resume();
    }
  }

  /** The file at a participant's own address of it. Throws `SessionNotFound` for any other. */
  async serve(who: Participant, session: string, address: string): Promise<ServedDocument> {
    const file = this.addresses.idOf(who, session, address);
    if (file === null) throw new SessionNotFound();
    return this.files.serve(who, session, file);
  }

  /** The one file of a request to the API, under the name `file`. */
  async keepOne(site: Site, who: Participant, session: string, request: FastifyRequest) {
    await this.sessions.open(who, session);
    if (!request.isMultipart()) throw noFile();
    const { limits } = await this.settings.of(site.tenant.id);
    const bounds = { fileSize: limits.uploadMib * MIB + 1, files: 1, fields: 4, parts: 5 };
    for await (const part of request.parts({ limits: bounds })) {
      if (part.type !== 'file') continue;
      if (part.fieldname !== 'file') throw new MalformedBody([{ field: part.fieldname, message: NO_PART }]);
      return this.keep(site, who, session, { name: part.filename, content: part.file });
    }
    throw noFile();
  }

  /**
   * A page's form with files. `check` sees the form's token before a byte of a file is taken in. Files are taken for
   * fields of the current screen alone; those that are refused become errors at their fields.
   */
  async readForm(
    site: Site,
    who: Participant,
    session: string,
    request: FastifyRequest,
    check: (token: string) => void,
  ): Promise<FormWithFiles> {
    const { screen } = await this.sessions.show(who, session);
    const { limits } = await this.settings.of(site.tenant.id);
    const errors: ScreenError[] = [];
    const body = await readFormParts(request, limits, check, async (control, file) => {
      const field = answerName(control);
      const asked = screen.fields.find(({ name, datatype }) => name === field && isFile(datatype));
      if (field === null || asked === undefined)
        throw new MalformedBody([{ field: control, message: NO_PART }]);
      try {
        const kept = await this.keep(site, who, session, { ...file, asPng: asked.datatype === 'signature' });
        return { [control]: kept.file, [keptName(control)]: kept.name };
      } catch (error) {
        const reason = reasonOf(error);
        if (reason === null) throw error;
        errors.push({ field, message: refusedFile(screen.language, reason, file.name, limits.uploadMib) });
        return {};
      }
    });
    return { body, errors };
  }

  /** Names that were typed for a signature become pictures of it. */
  async signed(
    site: Site,
    who: Participant,
    screen: Screen,
    values: { [name: string]: Json },
  ): Promise<{ [name: string]: Json }> {
    const signed = { ...values };
    for (const { name, datatype } of screen.fields) {
      const typed = Object.hasOwn(values, name) ? values[name] : undefined;
      if (datatype !== 'signature' || typeof typed !== 'string' || typed.trim() === '') continue;
      const picture = Readable.from([await typedSignature(typed)], { objectMode: false });
      const { file } = await this.keep(site, who, screen.session, {
        name: 'signature.png',
        content: picture,
      });
      signed[name] = { file };
    }
    return signed;
  }
}

const NO_PART = 'There is no such part.';

function noFile(): MalformedBody {
  return new MalformedBody([{ field: 'file', message: 'Send multipart/form-data with a file.' }]);
}

function isFile(datatype: string): boolean {
  return ['file', 'files', 'camera', 'user', 'environment', 'signature'].includes(datatype);
}
