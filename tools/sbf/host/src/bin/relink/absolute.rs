//! Writes final addresses into a program and drops the relocations that asked the runtime to do it.
//!
//! The runtime maps a v0 program at one fixed address. A `RELATIVE` relocation only makes it add that address when it
//! loads the program; there is one for each use of a constant, sixteen bytes of rent each.

use std::ops::Range;

/// Where the runtime maps the program.
const PROGRAM_START: u64 = 1 << 32;

const FILE_SECTION_TABLE: usize = 0x28;
const FILE_SEGMENT_TABLE: usize = 0x20;
const FILE_SEGMENT_COUNT: usize = 0x38;
const FILE_SECTION_COUNT: usize = 0x3c;

const SEGMENT_HEADER: usize = 56;
const SEGMENT_OFFSET: usize = 8;
const SEGMENT_FILE_SIZE: usize = 32;
const SEGMENT_MEMORY_SIZE: usize = 40;

const SECTION_HEADER: usize = 64;
const SECTION_TYPE: usize = 4;
const SECTION_FLAGS: usize = 8;
const SECTION_ADDRESS: usize = 16;
const SECTION_OFFSET: usize = 24;
const SECTION_SIZE: usize = 32;
const TYPE_DYNAMIC: u32 = 6;
const TYPE_REL: u32 = 9;
const FLAG_EXECUTABLE: u64 = 4;

const DYNAMIC_ENTRY: usize = 16;
const DYNAMIC_REL_SIZE: u64 = 18;
const DYNAMIC_REL_COUNT: u64 = 0x6fff_fffa;

const RELOCATION: usize = 16;
const RELATIVE: u32 = 8;

/// Immediates of `lddw`, the only instruction that holds an address: low half, high half.
const LOW_IMMEDIATE: usize = 4;
const HIGH_IMMEDIATE: usize = 12;

/// Returns the program without `RELATIVE` relocations.
pub fn with_absolute_addresses(program: Vec<u8>) -> Result<Vec<u8>, String> {
    let mut elf = Elf(program);
    let relocations = elf.section(|elf, header| elf.u32(header + SECTION_TYPE) == TYPE_REL)?;
    let code = elf.section(|elf, header| elf.u64(header + SECTION_FLAGS) & FLAG_EXECUTABLE != 0)?;
    let (code, table) = (elf.bytes_of(code)?, elf.bytes_of(relocations)?);

    let mut kept = Vec::new();
    for entry in table.clone().step_by(RELOCATION) {
        if elf.u32(entry + 8) == RELATIVE {
            elf.resolve(elf.u64(entry) as usize, &code)?;
        } else {
            kept.extend_from_slice(&elf.0[entry..entry + RELOCATION]);
        }
    }
    elf.shrink(relocations, table, &kept)?;
    Ok(elf.0)
}

/// A 64-bit little-endian ELF file whose sections lie at the addresses that are their offsets.
struct Elf(Vec<u8>);

impl Elf {
    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes(self.0[at..at + 2].try_into().expect("two bytes"))
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.0[at..at + 4].try_into().expect("four bytes"))
    }

    fn u64(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.0[at..at + 8].try_into().expect("eight bytes"))
    }

    fn set_u32(&mut self, at: usize, value: u32) {
        self.0[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }

    fn set_u64(&mut self, at: usize, value: u64) {
        self.0[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }

    fn subtract(&mut self, at: usize, bytes: usize) {
        self.set_u64(at, self.u64(at) - bytes as u64);
    }

    /// Offsets of the headers of a table of the file.
    fn headers(&self, table: usize, count: usize, size: usize) -> impl Iterator<Item = usize> + use<> {
        let start = self.u64(table) as usize;
        (0..usize::from(self.u16(count))).map(move |index| start + index * size)
    }

    fn sections(&self) -> impl Iterator<Item = usize> + use<> {
        self.headers(FILE_SECTION_TABLE, FILE_SECTION_COUNT, SECTION_HEADER)
    }

    /// Offset of the header of the section that `wanted` names; the linker writes exactly one.
    fn section(&self, wanted: impl Fn(&Self, usize) -> bool) -> Result<usize, String> {
        let mut found = self.sections().filter(|header| wanted(self, *header));
        match (found.next(), found.next()) {
            (Some(header), None) => Ok(header),
            _ => Err("not one section of code, of relocations and of dynamic data".to_owned()),
        }
    }

    /// Where a section's bytes are.
    fn bytes_of(&self, header: usize) -> Result<Range<usize>, String> {
        let offset = self.u64(header + SECTION_OFFSET);
        if self.u64(header + SECTION_ADDRESS) != offset {
            return Err("a section lies at another address than its offset".to_owned());
        }
        Ok(offset as usize..(offset + self.u64(header + SECTION_SIZE)) as usize)
    }

    /// Does what the runtime does for a `RELATIVE` relocation.
    fn resolve(&mut self, at: usize, code: &Range<usize>) -> Result<(), String> {
        if code.contains(&at) {
            let (low, high) = (self.u32(at + LOW_IMMEDIATE), self.u32(at + HIGH_IMMEDIATE));
            let address = final_address(u64::from(high) << 32 | u64::from(low))?;
            self.set_u32(at + LOW_IMMEDIATE, address as u32);
            self.set_u32(at + HIGH_IMMEDIATE, (address >> 32) as u32);
        } else {
            // In v0 the address in a data section stands in the upper half of its eight bytes.
            let address = final_address(u64::from(self.u32(at + 4)))?;
            self.set_u64(at, address);
        }
        Ok(())
    }

    /// Replaces the relocations by fewer, and moves everything behind them up.
    fn shrink(&mut self, relocations: usize, table: Range<usize>, kept: &[u8]) -> Result<(), String> {
        let removed = table.len() - kept.len();
        let dynamic = self.section(|elf, header| elf.u32(header + SECTION_TYPE) == TYPE_DYNAMIC)?;
        for entry in self.bytes_of(dynamic)?.step_by(DYNAMIC_ENTRY) {
            match self.u64(entry) {
                DYNAMIC_REL_SIZE => self.set_u64(entry + 8, kept.len() as u64),
                DYNAMIC_REL_COUNT => self.set_u64(entry + 8, 0),
                _ => {}
            }
        }
        for segment in self.headers(FILE_SEGMENT_TABLE, FILE_SEGMENT_COUNT, SEGMENT_HEADER) {
            let start = self.u64(segment + SEGMENT_OFFSET) as usize;
            if (start..start + self.u64(segment + SEGMENT_FILE_SIZE) as usize).contains(&table.start) {
                self.subtract(segment + SEGMENT_FILE_SIZE, removed);
                self.subtract(segment + SEGMENT_MEMORY_SIZE, removed);
            }
        }
        for section in self.sections() {
            if self.u64(section + SECTION_OFFSET) as usize >= table.end {
                if self.u64(section + SECTION_ADDRESS) != 0 {
                    return Err("a loaded section lies behind the relocations".to_owned());
                }
                self.subtract(section + SECTION_OFFSET, removed);
            }
        }
        self.subtract(relocations + SECTION_SIZE, removed);
        if self.u64(FILE_SECTION_TABLE) as usize >= table.end {
            self.subtract(FILE_SECTION_TABLE, removed);
        }
        self.0.splice(table, kept.iter().copied());
        Ok(())
    }
}

fn final_address(address: u64) -> Result<u64, String> {
    match address {
        0 => Err("a relocation has no address".to_owned()),
        1..PROGRAM_START => Ok(PROGRAM_START + address),
        _ => Ok(address),
    }
}
