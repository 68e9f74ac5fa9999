//! How a row of each kind is written into a block.

use super::block::{Reader, put_list, put_maybe, put_point, put_text};
use crate::{
    Address, Asset, AssetKind, Cell, CensusCell, CensusRow, Down, FixedRow, Level, Line,
    Measurement, Municipality, Networks, Offer, Place, Premises, PremisesShare, Share, Street,
    Technology, Use,
};
use jiff::Timestamp;
use jiff::civil::Date;

/// A row that can be written into a block and read from one.
pub(super) trait Record: Sized {
    fn put(&self, out: &mut Vec<u8>);
    /// `None` where the block holds something else.
    fn take(from: &mut Reader<'_>) -> Option<Self>;
}

/// The place of a value in a list of all values, and back.
fn put_choice<T: PartialEq>(out: &mut Vec<u8>, all: &[T], chosen: &T) {
    let at = all.iter().position(|one| one == chosen);
    out.push(at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX));
}

fn choice<T: Copy>(from: &mut Reader<'_>, all: &[T]) -> Option<T> {
    all.get(usize::from(from.byte()?)).copied()
}

fn put_line(out: &mut Vec<u8>, line: &[[f64; 2]]) {
    put_list(out, line, |out, point| put_point(out, *point));
}

fn put_date(out: &mut Vec<u8>, date: Date) {
    put_text(out, &date.to_string());
}

fn date(from: &mut Reader<'_>) -> Option<Date> {
    from.text()?.parse().ok()
}

/// Marks the number of shares of firms, schools and hospitals that stand before those of households; no share has this bit
/// but the one that is no figure.
const PREMISES: u16 = 0x8000;

impl Record for FixedRow {
    fn put(&self, out: &mut Vec<u8>) {
        if let Ok(count @ 1..=0xff) = u16::try_from(self.premises().len()) {
            out.extend((PREMISES | count).to_le_bytes());
            for one in self.premises() {
                put_choice(out, &Premises::ALL, &one.premises);
                put_choice(out, &Technology::ALL, &one.technology);
                put_choice(out, &Down::ALL, &one.down);
                out.extend(one.share.to_bits().to_le_bytes());
            }
        }
        for (_, _, share) in self.iter() {
            out.extend(share.to_bits().to_le_bytes());
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        let mut row = Self::default();
        let first = from.u16()?;
        let mut next = Some(first);
        if first & PREMISES != 0 && first != Share::NONE.to_bits() {
            let one = |from: &mut Reader<'_>| {
                Some(PremisesShare {
                    premises: choice(from, &Premises::ALL)?,
                    technology: choice(from, &Technology::ALL)?,
                    down: choice(from, &Down::ALL)?,
                    share: Share::from_bits(from.u16()?)?,
                })
            };
            let count = usize::from(first & !PREMISES);
            let premises: Option<Vec<_>> = (0..count).map(|_| one(from)).collect();
            row = row.with_premises(premises?);
            next = None;
        }
        for technology in Technology::ALL {
            for down in Down::ALL {
                let bits = next.take().map_or_else(|| from.u16(), Some)?;
                row.set(technology, down, Share::from_bits(bits)?);
            }
        }
        Some(row)
    }
}

impl<T: Record> Record for (Cell, T) {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.0.key().to_le_bytes());
        self.1.put(out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some((Cell::from_key(from.u32()?)?, T::take(from)?))
    }
}

impl Record for Networks {
    fn put(&self, out: &mut Vec<u8>) {
        let Self {
            gsm,
            lte,
            nr_dss,
            nr_nsa_sa,
            nr_total,
        } = self;
        // A number of networks is small; 255 is no figure.
        out.extend([gsm, lte, nr_dss, nr_nsa_sa, nr_total].map(|n| n.unwrap_or(u8::MAX)));
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        let mut number = || from.byte().map(|n| (n != u8::MAX).then_some(n));
        Some(Self {
            gsm: number()?,
            lte: number()?,
            nr_dss: number()?,
            nr_nsa_sa: number()?,
            nr_total: number()?,
        })
    }
}

impl Record for CensusRow {
    fn put(&self, out: &mut Vec<u8>) {
        let [east, north] = self.cell.hectometres();
        out.extend(east.to_le_bytes());
        out.extend(north.to_le_bytes());
        for count in [self.residents, self.households] {
            put_maybe(out, count, |out, count| out.extend(count.to_le_bytes()));
        }
        out.push(u8::from(self.limited));
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        let (east, north) = (from.u32()?, from.u32()?);
        Some(Self {
            cell: CensusCell::from_hectometres([east, north])?,
            residents: from.maybe(Reader::u32)?,
            households: from.maybe(Reader::u32)?,
            limited: from.byte()? != 0,
        })
    }
}

const USES: [Use; 5] = [
    Use::Unknown,
    Use::Residential,
    Use::Business,
    Use::Mixed,
    Use::Public,
];

impl Record for Address {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(out, &self.street);
        put_text(out, &self.number);
        put_point(out, self.at);
        put_choice(out, &USES, &self.used);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            street: from.text()?,
            number: from.text()?,
            at: from.point()?,
            used: choice(from, &USES)?,
        })
    }
}

const LEVELS: [Level; 3] = [Level::City, Level::District, Level::Quarter];

impl Record for Place {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(out, &self.id);
        put_text(out, &self.name);
        put_choice(out, &LEVELS, &self.level);
        put_list(out, &self.rings, |out, ring| put_line(out, ring));
        put_maybe(out, self.households, |out, n| out.extend(n.to_le_bytes()));
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: from.text()?,
            name: from.text()?,
            level: choice(from, &LEVELS)?,
            rings: from.list(|from| from.list(Reader::point))?,
            households: from.maybe(Reader::u32)?,
        })
    }
}

const ASSETS: [AssetKind; 3] = [AssetKind::Duct, AssetKind::Fibre, AssetKind::Node];

impl Record for Asset {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(out, &self.id);
        put_choice(out, &ASSETS, &self.kind);
        put_text(out, &self.owner);
        put_maybe(out, self.free, |out, free| out.extend(free.to_le_bytes()));
        put_line(out, &self.line);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: from.text()?,
            kind: choice(from, &ASSETS)?,
            owner: from.text()?,
            free: from.maybe(Reader::u32)?,
            line: from.list(Reader::point)?,
        })
    }
}

impl Record for Street {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(out, &self.name);
        put_text(out, &self.surface);
        put_line(out, &self.line);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            name: from.text()?,
            surface: from.text()?,
            line: from.list(Reader::point)?,
        })
    }
}

impl Record for Municipality {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(out, &self.ags);
        put_text(out, &self.name);
        self.row.put(out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            ags: from.text()?,
            name: from.text()?,
            row: FixedRow::take(from)?,
        })
    }
}

impl Record for Offer {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(out, &self.operator);
        put_text(out, &self.street);
        put_text(out, &self.number);
        put_maybe(out, self.at, put_point);
        put_choice(out, &Line::ALL, &self.line);
        put_point(out, [self.down, self.up]);
        put_maybe(out, self.by, put_date);
        out.push(u8::from(self.binding));
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            operator: from.text()?,
            street: from.text()?,
            number: from.text()?,
            at: from.maybe(Reader::point)?,
            line: choice(from, &Line::ALL)?,
            down: from.f64()?,
            up: from.f64()?,
            by: from.maybe(date)?,
            binding: from.byte()? != 0,
        })
    }
}

impl Record for Measurement {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.at.as_millisecond().to_le_bytes());
        put_text(out, &self.device);
        put_text(out, &self.gateway);
        put_point(out, self.place);
        put_maybe(out, self.gateway_place, put_point);
        out.extend(self.rssi.to_le_bytes());
        put_maybe(out, self.snr, |out, snr| out.extend(snr.to_le_bytes()));
        put_maybe(out, self.spreading_factor, Vec::push);
        put_maybe(out, self.frequency_hz, |out, hz| {
            out.extend(hz.to_le_bytes());
        });
        put_maybe(out, self.f_cnt, |out, count| {
            out.extend(count.to_le_bytes());
        });
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            at: Timestamp::from_millisecond(from.i64()?).ok()?,
            device: from.text()?,
            gateway: from.text()?,
            place: from.point()?,
            gateway_place: from.maybe(Reader::point)?,
            rssi: from.f32()?,
            snr: from.maybe(Reader::f32)?,
            spreading_factor: from.maybe(Reader::byte)?,
            frequency_hz: from.maybe(|from| u64::try_from(from.i64()?).ok())?,
            f_cnt: from.maybe(Reader::u32)?,
        })
    }
}
