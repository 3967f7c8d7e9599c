//! The cells of all tables, added up and put in order.

use s3opt_core::calendar::Day;
use s3opt_core::cube::{Amount, BandId, CellKey};

use super::group::{Group, STRIP};
use super::table::{BLOCK, Block, Cell, Strip, Table};

/// A strip of some table, by its key, which has the number of the block in the place of the band.
type Keyed<'a> = (CellKey, &'a Table, &'a Strip);

/// So many strips are worth a second thread.
const MANY_STRIPS: usize = 512;

/// The sums of all tables in the order of their keys, those that are not empty; after them all the pieces of sums that
/// ran over.
pub(super) fn in_order(tables: &mut [Table]) -> Vec<(CellKey, Amount)> {
    tables.iter_mut().for_each(Table::count_waiting);
    let mut order: Vec<Keyed<'_>> = Vec::new();
    for table in &*tables {
        let keyed = |(first, strip): (Group, _)| (first.cell_key(BandId(first.block())), table, strip);
        order.extend(table.strips().map(keyed));
    }
    order.sort_unstable_by_key(|(key, ..)| *key);
    // An upper bound: to enlarge the list would copy it, while memory that is not written to costs nothing.
    let most = tables.iter().map(Table::most_cells).max().unwrap_or(0);
    let mut cells = Vec::with_capacity(most);
    let middle = if order.len() < MANY_STRIPS { order.len() } else { end_of_family(&order, order.len() / 2) };
    let (before, after) = order.split_at(middle);
    let (spilled, more) = std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let mut cells = Vec::with_capacity(if after.is_empty() { 0 } else { most });
            let spilled = add_up(after, &mut cells);
            (spilled, cells)
        });
        let spilled = add_up(before, &mut cells);
        let (more_spilled, mut more) = second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        cells.append(&mut more);
        (spilled, more_spilled)
    });
    let spilled = tables.iter().flat_map(Table::spilled).chain(spilled).chain(more);
    cells.extend(spilled.map(|(key, cell)| (key, cell.amount())));
    cells
}

/// Where the family ends that a place lies in.
fn end_of_family(order: &[Keyed<'_>], place: usize) -> usize {
    let rest = &order[place..];
    place + rest.iter().take_while(|keyed| same_family(keyed, &rest[0])).count()
}

/// Whether two strips differ only in their days and the null version.
fn same_family(left: &Keyed<'_>, right: &Keyed<'_>) -> bool {
    let apart_from_day = |key: &CellKey| CellKey { modified: Day::MIN, null_version: false, ..*key };
    apart_from_day(&left.0) == apart_from_day(&right.0)
}

/// Adds up strips that are in order; gives the pieces of sums that ran over.
fn add_up(order: &[Keyed<'_>], cells: &mut Vec<(CellKey, Amount)>) -> Vec<(CellKey, Cell)> {
    let mut family = Family::default();
    for strips in order.chunk_by(same_family) {
        family.add_up(strips);
        family.for_each(&mut |key, amount| cells.push((key, amount)));
    }
    family.spilled
}

/// Strips that differ only in their days and the null version, added up over all tables. The blocks lie anywhere, so
/// that each is looked at once only.
#[derive(Default)]
struct Family {
    /// The keys of the strips, sorted.
    keys: Vec<CellKey>,
    /// For each key its days, for each day its block.
    blocks: Vec<[Block; STRIP]>,
    spilled: Vec<(CellKey, Cell)>,
}

impl Family {
    /// Adds up other strips, sorted by their keys.
    fn add_up(&mut self, strips: &[Keyed<'_>]) {
        self.keys.clear();
        self.blocks.clear();
        for (key, table, strip) in strips {
            if self.keys.last() != Some(key) {
                self.keys.push(*key);
                self.blocks.push([Block::default(); STRIP]);
            }
            let Some(sums) = self.blocks.last_mut() else { continue };
            // As for versions that wait: one look after the other, so that the waits for memory overlap.
            let seen = strip
                .iter()
                .filter_map(|block| table.block(*block))
                .fold(0, |seen, block| seen ^ block[0].objects ^ block[BLOCK as usize - 1].objects);
            std::hint::black_box(seen);
            for (day, (sums, block)) in sums.iter_mut().zip(*strip).enumerate() {
                let Some(block) = table.block(*block) else { continue };
                for (band, (sum, cell)) in sums.iter_mut().zip(block).enumerate() {
                    if let Some(full) = sum.add(*cell) {
                        self.spilled.push((key_of(key, day, band), full));
                    }
                }
            }
        }
    }

    /// Shows the sums that are not empty.
    fn for_each(&self, visit: &mut impl FnMut(CellKey, Amount)) {
        for band in 0..BLOCK as usize {
            let mut place = 0;
            for strips in self.keys.chunk_by(|left, right| left.modified == right.modified) {
                for day in 0..STRIP {
                    for (key, blocks) in strips.iter().zip(&self.blocks[place..]) {
                        let cell = blocks[day][band];
                        if cell.objects != 0 {
                            visit(key_of(key, day, band), cell.amount());
                        }
                    }
                }
                place += strips.len();
            }
        }
    }
}

/// The key of a cell of a strip.
fn key_of(strip: &CellKey, day: usize, band: usize) -> CellKey {
    let small = |number: usize| u32::try_from(number).unwrap_or(0);
    CellKey {
        band: BandId(strip.band.0 * BLOCK + small(band)),
        modified: strip.modified + small(day),
        ..*strip
    }
}
