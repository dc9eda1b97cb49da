use anchor_lang::Discriminator;

use crate::instruction;

#[test]
fn discriminators_are_pinned() {
    assert_eq!(instruction::Initialize::DISCRIMINATOR, [175, 175, 109, 31, 13, 152, 155, 237]);
    assert_eq!(instruction::ProposeAdmin::DISCRIMINATOR, [121, 214, 199, 212, 87, 39, 117, 234]);
    assert_eq!(instruction::AcceptAdmin::DISCRIMINATOR, [112, 42, 45, 90, 116, 181, 13, 170]);
    assert_eq!(instruction::RegisterMinter::DISCRIMINATOR, [58, 224, 74, 142, 170, 95, 116, 191]);
    assert_eq!(instruction::RevokeMinter::DISCRIMINATOR, [33, 91, 131, 167, 62, 37, 38, 105]);
    assert_eq!(instruction::AuthorizedMint::DISCRIMINATOR, [184, 41, 126, 136, 41, 242, 94, 55]);
    assert_eq!(instruction::Redeem::DISCRIMINATOR, [184, 12, 86, 149, 70, 196, 97, 225]);
}
