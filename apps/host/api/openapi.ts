import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z, type ZodType } from 'zod';

/** Serves the OpenAPI 3.1 document of the REST API, made from the routes' own schemas. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Affiant')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('affiant_login')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, description, {
    standardSchemaConverter: (schema, { schemaType }) => {
      const {
        $schema: _,
        $defs,
        ...rest
      } = z.toJSONSchema(schema as ZodType, {
        target: 'draft-2020-12',
        io: schemaType,
      });
      return { schema: rest, components: $defs };
    },
  });
  const paths = Object.fromEntries(
    Object.entries(document.paths).filter(([path]) => path.startsWith('/api/')),
  );
  const text = JSON.stringify({ ...document, paths });
  app
    .getHttpAdapter()
    .get('/api/openapi.json', (_request: unknown, reply: { type(t: string): { send(b: string): void } }) => {
      reply.type('application/json').send(text);
    });
}
