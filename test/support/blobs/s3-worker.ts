import { createS3BlobStore } from '#api/platform/blobs/s3.ts';
import type { S3Settings } from '#api/platform/blobs/s3-client.ts';

/**
 * The store over S3 as a Worker: `PUT /<digest>`, `GET` (`?offset=&length=` for a range, `?stream` for
 * a stream), `DELETE`, and `GET /` for the list. `s3-workerd.test.ts` runs it in workerd.
 */
export default {
  async fetch(request: Request, { settings }: { settings: S3Settings }): Promise<Response> {
    const store = createS3BlobStore(settings);
    const { pathname, searchParams } = new URL(request.url);
    const digest = pathname.slice(1);
    try {
      if (digest === '') {
        const found = [];
        for await (const blob of store.list()) found.push(blob);
        return Response.json(found);
      }
      if (request.method === 'PUT') {
        await store.put({ digest, bytes: new Uint8Array(await request.arrayBuffer()) });
        return new Response('stored');
      }
      if (request.method === 'DELETE') {
        await store.remove(digest);
        return new Response('removed');
      }
      const [offset, length] = [searchParams.get('offset'), searchParams.get('length')];
      const range =
        offset && length ? { offset: Number(offset), length: Number(length) } : undefined;
      const body = searchParams.has('stream')
        ? await store.stream(digest)
        : await store.read(digest, range);
      return new Response(body, { status: body ? 200 : 404 });
    } catch (err) {
      return new Response(String(err), { status: 500 });
    }
  },
};
