//! The program: instruction data is a list of (op code, length of operands, operands), return data the list of
//! (length of result, result). It takes no accounts.

use core::alloc::{GlobalAlloc, Layout};

use crate::OPERATIONS;

/// Where the runtime puts the heap. A transaction has to ask for [`HEAP_BYTES`].
const HEAP_START: usize = 0x3_0000_0000;
const HEAP_BYTES: usize = 256 * 1024;
const MAX_RETURN_DATA: usize = 1024;
const INVALID_INSTRUCTION: u64 = 1;

extern "C" {
    fn sol_set_return_data(data: *const u8, length: u64);
}

/// Hands out memory upwards and takes none back; the first word of the heap is the next free address.
struct Heap;

impl Heap {
    fn next(&self) -> *mut usize {
        HEAP_START as *mut usize
    }

    fn mark(&self) -> usize {
        // SAFETY: the runtime maps the heap, zeroed, and nothing else uses its first word.
        unsafe { self.next().read().max(HEAP_START + size_of::<usize>()) }
    }

    /// Frees everything that was allocated since `mark`.
    fn release(&self, mark: usize) {
        // SAFETY: as above.
        unsafe { self.next().write(mark) }
    }
}

// SAFETY: each allocation lies between the last one's end and the end of the heap.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.mark().next_multiple_of(layout.align());
        if layout.size() > HEAP_START + HEAP_BYTES - start {
            return core::ptr::null_mut();
        }
        self.release(start + layout.size());
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static HEAP: Heap = Heap;

/// # Safety
/// The runtime calls it with its input: the number of accounts, then the length of the instruction data and the data.
#[no_mangle]
pub unsafe extern "C" fn entrypoint(input: *const u64) -> u64 {
    if input.read() != 0 {
        return INVALID_INSTRUCTION;
    }
    let data = core::slice::from_raw_parts(input.add(2).cast::<u8>(), input.add(1).read() as usize);
    let mut results = Vec::with_capacity(MAX_RETURN_DATA);
    if run(data, &mut results).is_none() {
        return INVALID_INSTRUCTION;
    }
    sol_set_return_data(results.as_ptr(), results.len() as u64);
    0
}

/// Appends the results to `results`, which never grows; nothing when the instruction or the results don't fit.
fn run(mut data: &[u8], results: &mut Vec<u8>) -> Option<()> {
    let mark = HEAP.mark();
    while let [code, length, rest @ ..] = data {
        let (operands, others) = rest.split_at_checked(usize::from(*length))?;
        let result = OPERATIONS.get(usize::from(*code))?.apply(operands);
        if result.len().saturating_add(1) > results.capacity().saturating_sub(results.len()) {
            return None;
        }
        results.push(u8::try_from(result.len()).ok()?);
        results.extend_from_slice(&result);
        HEAP.release(mark);
        data = others;
    }
    data.is_empty().then_some(())
}
