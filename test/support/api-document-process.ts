import { describeApi } from '#api/http/openapi.ts';

process.stdout.write(JSON.stringify(describeApi('0.0.0-test')));
