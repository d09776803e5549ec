/** Every content class in every player, and beside shaka-packager. */

process.env['LECTERN_LONG'] = '1';
await import('../packager/playback.test.ts');
await import('../packager/oracle.test.ts');
export {};
