import { expect, test } from 'vitest';
import { z } from 'zod';
import { ROLE } from '../../src/http/console/contract.ts';
import { openStaffHouse } from './staff-house.ts';

test('a route of staff opens to exactly the roles in its row', async () => {
  const house = await openStaffHouse();
  const rows = house.griddesk.http.table.flatMap((row) =>
    typeof row.permission === 'string' ? [] : [{ ...row, roles: row.permission }],
  );
  expect(rows.length).toBeGreaterThan(6);
  for (const role of ROLE.options) {
    const { password } = await house.employ(`${role}@example.com`, [role]);
    const hand = await house.signIn(`${role}@example.com`, password);
    for (const { method, path, roles } of rows) {
      // No route takes this body, and nothing has this id: what is let in changes nothing.
      const body = method === 'GET' ? undefined : { 'of no shape': true };
      const { status, body: answer } = await hand.ask(method, path.replace(/:\w+/g, 'nothing'), body);
      const refused = status === 403 && answer.error.code === 'forbidden';
      expect([role, method, path, !refused]).toEqual([role, method, path, roles.includes(role)]);
      expect([path, status < 500]).toEqual([path, true]);
    }
    expect((await hand.ask('GET', '/api/console/me')).status).toBe(200);
  }
});

test('the contract holds every route of /api and /v3 with its shapes, who may call it, and nothing by chance', async () => {
  const house = await openStaffHouse();
  const { status, body: contract } = await house.ask('GET', '/openapi.json');
  expect([status, contract.openapi]).toEqual([200, '3.1.0']);
  const shapeOf = (shape: z.ZodType, io: 'input' | 'output') => {
    const { $schema: _, ...rest } = z.toJSONSchema(shape, { io, unrepresentable: 'any' });
    return rest;
  };
  const rows = house.griddesk.http.table.filter(({ path }) => /^\/(api|v3)\//.test(path));
  for (const row of rows) {
    const found = contract.paths[row.path.replace(/:(\w+)/g, '{$1}')]?.[row.method.toLowerCase()];
    expect([row.path, found !== undefined]).toEqual([row.path, true]);
    const staff = typeof row.permission !== 'string';
    expect(found['x-roles']).toEqual(staff ? row.permission : undefined);
    expect([row.path, found.security.length === 0]).toEqual([row.path, row.permission === 'public']);
    if (row.upload) expect(Object.keys(found.requestBody.content)).toEqual(['multipart/form-data', '*/*']);
    if (row.body) expect(found.requestBody.content['application/json'].schema).toEqual(shapeOf(row.body, 'input'));
    if (row.answer) {
      expect(found.responses['2XX'].content['application/json'].schema).toEqual(shapeOf(row.answer, 'output'));
    }
    const names = [...row.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
    const inPath = (found.parameters ?? []).filter((one: { in: string }) => one.in === 'path');
    expect(inPath.map((one: { name: string }) => one.name)).toEqual(names);
  }
  const ids = Object.values<Record<string, { operationId: string }>>(contract.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  // What is left to be said by nobody: routes that refuse, or answer without a body.
  const silent = rows.filter(({ answer }) => answer === undefined).map(({ method, path }) => `${method} ${path}`);
  expect(silent).toEqual([
    'POST /api/messages',
    'POST /api/console/logout',
    'GET /api/console/files/:id',
    'GET /api/console/reports/:id/file',
  ]);
  await house.restart();
  expect((await house.ask('GET', '/openapi.json')).body).toEqual(contract);
});
