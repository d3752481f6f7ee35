import { readdirSync, readFileSync } from 'node:fs';

const PACKAGE = /^.*\/node_modules\/(@[^/]+\/)?[^/]+/;

/** Puts beside a bundle what the licences of the packages in it demand: their texts. */
export function notices(fileName) {
  return {
    name: 'notices',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
      const packages = modules.flatMap((id) => PACKAGE.exec(id.replaceAll('\\', '/'))?.[0] ?? []);
      const source = [...new Set(packages)]
        .sort()
        .map(noticeOf)
        .join(`\n\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName, source: `${source}\n` });
    },
  };
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const read = (wanted) =>
    readdirSync(folder)
      .filter((file) => wanted.test(file))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim());
  const texts = read(/^(licen[cs]e|notice|copying)/i);
  // Some have it at the end of their page only.
  if (texts.length === 0)
    texts.push(...read(/^readme/i).flatMap((page) => /^#+ licen[cs]e\n.*/ims.exec(page) ?? []));
  if (texts.length === 0) throw new Error(`${name} has no licence that could be passed on`);
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
