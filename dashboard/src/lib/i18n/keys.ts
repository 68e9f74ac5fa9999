// The keys of every text, and proof that both languages have all of them. German is the source: a key that English lacks is
// a compile error, one too many fails a test.
import type main from '../../i18n/de.json';
import type mainEn from '../../i18n/en.json';
import type alert from '../../i18n/alert/de.json';
import type alertEn from '../../i18n/alert/en.json';
import type catalogue from '../../i18n/catalogue/de.json';
import type catalogueEn from '../../i18n/catalogue/en.json';
import type city from '../../i18n/city/de.json';
import type cityEn from '../../i18n/city/en.json';
import type citymap from '../../i18n/citymap/de.json';
import type citymapEn from '../../i18n/citymap/en.json';
import type codec from '../../i18n/codec/de.json';
import type codecEn from '../../i18n/codec/en.json';
import type compare from '../../i18n/compare/de.json';
import type compareEn from '../../i18n/compare/en.json';
import type coverage from '../../i18n/coverage/de.json';
import type coverageEn from '../../i18n/coverage/en.json';
import type device from '../../i18n/device/de.json';
import type deviceEn from '../../i18n/device/en.json';
import type far from '../../i18n/far/de.json';
import type farEn from '../../i18n/far/en.json';
import type first from '../../i18n/first/de.json';
import type firstEn from '../../i18n/first/en.json';
import type fleet from '../../i18n/fleet/de.json';
import type fleetEn from '../../i18n/fleet/en.json';
import type gateway from '../../i18n/gateway/de.json';
import type gatewayEn from '../../i18n/gateway/en.json';
import type table from '../../i18n/import/de.json';
import type tableEn from '../../i18n/import/en.json';
import type ingest from '../../i18n/ingest/de.json';
import type ingestEn from '../../i18n/ingest/en.json';
import type key from '../../i18n/key/de.json';
import type keyEn from '../../i18n/key/en.json';
import type lorawan from '../../i18n/lorawan/de.json';
import type lorawanEn from '../../i18n/lorawan/en.json';
import type map from '../../i18n/map/de.json';
import type mapEn from '../../i18n/map/en.json';
import type signin from '../../i18n/signin/de.json';
import type signinEn from '../../i18n/signin/en.json';

type German = typeof main & typeof alert & typeof catalogue & typeof city & typeof citymap & typeof codec & typeof compare & typeof coverage & typeof device & typeof far & typeof first & typeof fleet & typeof gateway & typeof table & typeof ingest & typeof key & typeof lorawan & typeof map & typeof signin;
type English = typeof mainEn & typeof alertEn & typeof catalogueEn & typeof cityEn & typeof citymapEn & typeof codecEn & typeof compareEn & typeof coverageEn & typeof deviceEn & typeof farEn & typeof firstEn & typeof fleetEn & typeof gatewayEn & typeof tableEn & typeof ingestEn & typeof keyEn & typeof lorawanEn & typeof mapEn & typeof signinEn;
type Whole<All, Keys extends keyof All> = Keys;

export type Key = Whole<English, keyof German>;
export type PluralKey = Key extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;
