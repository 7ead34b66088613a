import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { tarballName } from '#addons';
import { languageSchema } from '#interview';
import { Needs } from '../http/needs.js';
import { OnSite, type Site } from '../http/site.js';
import {
  createProjectBody,
  fileQuery,
  lintProjectBody,
  previewBody,
  publishProjectBody,
  writeFileBody,
} from './playground-bodies.js';
import { PlaygroundDesk } from './playground-desk.js';
import { sendTarball } from './send-tarball.js';

/** The playground (`/api/v1/playground/…`), for developers; there is no such route in production. */
@Controller('api/v1/playground')
@Needs('developer')
export class ProjectsController {
  constructor(private readonly desk: PlaygroundDesk) {}

  /** What a block of an interview may hold, as JSON Schema 2020-12, for editors. */
  @Get('schema')
  schema() {
    return languageSchema();
  }

  @Get('projects')
  async list(@OnSite() site: Site) {
    return { projects: await this.desk.list(site) };
  }

  @Post('projects')
  async create(
    @OnSite() site: Site,
    @Body({ schema: createProjectBody }) { name }: z.infer<typeof createProjectBody>,
  ) {
    const { id, files } = await this.desk.create(site, name);
    return { id, name, files };
  }

  @Get('projects/:id')
  async read(@OnSite() site: Site, @Param('id') id: string) {
    const { name, files } = await this.desk.read(site, id);
    return { id, name, files };
  }

  @Delete('projects/:id')
  @HttpCode(204)
  delete(@OnSite() site: Site, @Param('id') id: string) {
    return this.desk.delete(site, id);
  }

  @Put('projects/:id/files')
  @HttpCode(204)
  async writeFile(
    @OnSite() site: Site,
    @Param('id') id: string,
    @Body({ schema: writeFileBody }) { path, text }: z.infer<typeof writeFileBody>,
  ) {
    await this.desk.writeFile(site, id, path, text);
  }

  @Delete('projects/:id/files')
  @HttpCode(204)
  async deleteFile(
    @OnSite() site: Site,
    @Param('id') id: string,
    @Query({ schema: fileQuery }) { path }: z.infer<typeof fileQuery>,
  ) {
    await this.desk.writeFile(site, id, path, null);
  }

  /** What `affiant lint` says, by file and line. */
  @Post('projects/:id/lint')
  @HttpCode(200)
  async lint(
    @OnSite() site: Site,
    @Param('id') id: string,
    @Body({ schema: lintProjectBody }) { unsaved }: z.infer<typeof lintProjectBody>,
  ) {
    const findings = await this.desk.lint(site, id, unsaved);
    return { ok: findings.every(({ severity }) => severity !== 'error'), findings };
  }

  /** What `affiant test` says. */
  @Post('projects/:id/tests')
  @HttpCode(200)
  async test(@OnSite() site: Site, @Param('id') id: string) {
    const tests = await this.desk.test(site, id);
    const passed = tests.filter((test) => test.passed).length;
    return { passed, failed: tests.length - passed, tests };
  }

  /** A session of the developer's own, which goes on as any other. */
  @Post('projects/:id/preview')
  @HttpCode(200)
  async preview(
    @OnSite() site: Site,
    @Param('id') id: string,
    @Body({ schema: previewBody }) body: z.infer<typeof previewBody>,
  ) {
    const { session, screen } = await this.desk.preview(site, id, body);
    return { session, screen };
  }

  /** The package, to be signed where the key is. */
  @Get('projects/:id/package')
  async package(@OnSite() site: Site, @Param('id') id: string, @Res() reply: FastifyReply) {
    const { tarball, manifest } = await this.desk.pack(site, id);
    return sendTarball(reply, tarballName(manifest.name, manifest.version), tarball);
  }

  /** Into the review queue, with the publisher's signed statement of this package. */
  @Post('projects/:id/publish')
  publish(
    @OnSite() site: Site,
    @Param('id') id: string,
    @Body({ schema: publishProjectBody }) { envelope }: z.infer<typeof publishProjectBody>,
  ) {
    const line = typeof envelope === 'string' ? envelope.trim() : JSON.stringify(envelope);
    return this.desk.publish(site, id, line);
  }
}
