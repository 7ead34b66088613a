import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { attestationLines, type Catalogue } from '#addons';
import { MalformedBody } from '../http/malformed-body.js';
import { NeedsOnConsole } from '../http/needs.js';
import { PROVIDER_CATALOGUE } from '../provider-addons.js';
import { PackageChecking } from '../reviewing/package-checking.js';
import { attestationBody } from './addon-bodies.js';

/** The catalogue of this installation (`/api/v1/provider/packages`), for operators and reviewers. */
@Controller('api/v1/provider/packages')
@NeedsOnConsole('operator', 'reviewer')
export class ProviderPackagesController {
  constructor(
    @Inject(PROVIDER_CATALOGUE) private readonly catalogue: Catalogue,
    private readonly checking: PackageChecking,
  ) {}

  /** Multipart: the files `package` and `attestations`. */
  @Post()
  async publish(@Req() request: FastifyRequest) {
    const { tarball, attestations } = await uploaded(request);
    const { name, version, digest, state } = await this.catalogue.publish(tarball, attestations);
    return { name, version, digest, state };
  }

  @Get()
  async list() {
    return { packages: await this.catalogue.list() };
  }

  /** Files, their lines, and permissions that a version changes, against the last approved one. */
  @Get(':digest/diff')
  diff(@Param('digest') digest: string) {
    return this.catalogue.diff(digest);
  }

  /** Lints the package, plays its tests in the sandbox, and tells what its code and templates touch. */
  @Post(':digest/checks')
  @HttpCode(200)
  check(@Param('digest') digest: string) {
    return this.checking.run(this.catalogue, digest);
  }

  @Post(':digest/attestations')
  @HttpCode(200)
  attest(
    @Param('digest') digest: string,
    @Body({ schema: attestationBody }) { envelope }: z.infer<typeof attestationBody>,
  ) {
    return this.catalogue.attest(
      digest,
      typeof envelope === 'string' ? envelope.trim() : JSON.stringify(envelope),
    );
  }
}

async function uploaded(request: FastifyRequest): Promise<{ tarball: Buffer; attestations: string[] }> {
  if (!request.isMultipart()) throw malformed('package', 'Send multipart/form-data.');
  const given = new Map<string, Buffer>();
  for await (const part of request.parts()) {
    if (part.fieldname !== 'package' && part.fieldname !== 'attestations') {
      throw malformed(part.fieldname, 'There is no such part.');
    }
    if (given.has(part.fieldname)) throw malformed(part.fieldname, 'This part stands twice.');
    // Attestations are text, which some clients send as a field.
    given.set(part.fieldname, part.type === 'file' ? await part.toBuffer() : Buffer.from(String(part.value)));
  }
  const tarball = given.get('package');
  if (!tarball) throw malformed('package', 'The package is missing.');
  return { tarball, attestations: attestationLines(given.get('attestations')?.toString('utf8') ?? '') };
}

function malformed(field: string, message: string): MalformedBody {
  return new MalformedBody([{ field, message }]);
}
