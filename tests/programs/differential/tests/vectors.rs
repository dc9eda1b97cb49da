//! The same vectors as tests/differential.test.ts, on the building machine.

use differential::OPERATIONS;

const VECTORS: &str = include_str!("../vectors.txt");

/// One section of the file: an operation's name and its (operands, result) in hexadecimal.
struct Section {
    name: &'static str,
    cases: Vec<(&'static str, &'static str)>,
}

fn sections() -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(' ') {
            None => sections.push(Section { name: line, cases: Vec::new() }),
            Some(case) => sections.last_mut().expect("cases stand below a name").cases.push(case),
        }
    }
    sections
}

/// "-" stands for no bytes.
fn bytes(hex: &str) -> Vec<u8> {
    hex.trim_start_matches('-')
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn the_vectors_name_every_operation_in_the_order_of_the_codes() {
    let names: Vec<&str> = sections().iter().map(|section| section.name).collect();
    let operations: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(names, operations);
}

#[test]
fn native_code_gives_every_result_of_the_vectors() {
    for (section, operation) in sections().iter().zip(OPERATIONS) {
        assert!(!section.cases.is_empty(), "{} has no cases", section.name);
        for (operands, result) in &section.cases {
            assert_eq!(operation.apply(&bytes(operands)), bytes(result), "{} of {operands}", section.name);
        }
    }
}
