import type { ComponentType } from 'preact';
import type { VersionDetail } from '#schema/version.ts';
import type { IconName } from '../components/icon.tsx';
import type { Locale } from '../messages/format.ts';
import type { Shown } from '../pages/asset/shown.ts';

/**
 * What an asset of one kind is called in a sentence; messages name these as `{kind}`, `{kinds}` and so on.
 * `Kind` and `Kinds` start a sentence. In Chinese, where all of them are one word, a word in Latin letters
 * begins with a space in the forms that stand inside a sentence.
 */
export type KindNouns = Readonly<Record<'kind' | 'kinds' | 'aKind' | 'Kind' | 'Kinds', string>>;

/** All that the web UI has for one kind of asset. The rest of the UI acts on it and never asks for the kind. */
export type KindUi = {
  icon: IconName;
  nouns: Readonly<Record<Locale, KindNouns>>;
  /** The file at the root of each version that says what the asset is. */
  manifestFile: string;
  /** What an asset of this kind is, in one sentence for someone who has not met one. */
  about: Readonly<Record<Locale, string>>;
  /** A name for examples: of an asset, and of the folder that it is published from. */
  exampleName: string;
  /** What stands before `add` and `publish` on the command line, with a blank at its end; '' for nothing. */
  cliPrefix: string;
  /** Loads what only the page of an asset needs. */
  loadPage(): Promise<KindPage>;
};

/** What the page of an asset shows for one kind alone. */
export type KindPage = {
  /** How to install the version on show. */
  InstallCard: ComponentType<{ shown: Shown }>;
  /** The command that the card shows. */
  installCommand(shown: Shown): string;
  /** What stands above the readme; left out for a kind whose readme says all. */
  Details?: ComponentType<{ shown: Shown }>;
  /**
   * The file whose text is the readme, for a kind whose manifest is no text for people. A version without it shows
   * `Details` alone. Left out for any other kind.
   */
  readmeFile?: string;
  /** Facts of a version that only this kind has: `Fact` rows. */
  Facts: ComponentType<{ version: VersionDetail }>;
  /**
   * What changed between two manifests that a reader must not miss; empty where one of the manifests could not
   * be loaded.
   */
  manifestChanges(before: Manifest | null, after: Manifest | null): ManifestChange[];
  /** A sentence about this kind in the current language. */
  t(key: KindMessage): string;
};

/** The data of a manifest as they were written. */
export type Manifest = VersionDetail['manifest'];

/** One group of changed values in a manifest, such as the tools that it newly allows. */
export type ManifestChange = { label: string; values: readonly string[] };

/** The messages that the dictionary of each kind holds under these keys. */
export type KindMessage =
  | 'tabs.overview'
  | 'warnings.lead'
  | 'readme.emptyTitle'
  | 'readme.emptyText'
  | 'matters.quiet';
