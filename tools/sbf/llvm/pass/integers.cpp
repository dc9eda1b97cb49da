// Integer operations that sBPF v0 has no instruction for: signed division, and everything beyond 64 bits.
// The 128-bit ones that need loops call runtime/wide.c; values travel as 64-bit words, lowest first.
#include "legalize.h"

#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace sbf {
namespace {

struct Halves {
  Value *Low, *High;
};

Halves split(IRBuilder<> &B, Value *V) {
  return {B.CreateTrunc(V, B.getInt64Ty()), B.CreateTrunc(B.CreateLShr(V, 64), B.getInt64Ty())};
}

Value *join(IRBuilder<> &B, Value *Low, Value *High) {
  return B.CreateOr(B.CreateZExt(Low, B.getInt128Ty()), B.CreateShl(B.CreateZExt(High, B.getInt128Ty()), 64));
}

// Calls `Name(out, left.low, left.high, right.low, right.high)`; `Out` receives the result words.
CallInst *callOnHalves(Site &S, StringRef Name, Type *Result, Value *Out, Value *Left, Value *Right) {
  Halves L = split(S.B, Left), R = split(S.B, Right);
  return S.call(Name, Result, {Out, L.Low, L.High, R.Low, R.High});
}

Value *multiply128(Site &S, Value *Left, Value *Right) {
  auto *Out = S.words(2);
  callOnHalves(S, "__sbf_mul128", S.B.getVoidTy(), Out, Left, Right);
  return join(S.B, S.loadWord(Out, 0), S.loadWord(Out, 1));
}

void storeWords(Site &S, Value *V, Value *Base, unsigned Count) {
  for (unsigned Word = 0; Word < Count; Word++)
    S.storeWord(S.B.CreateTrunc(S.B.CreateLShr(V, 64 * Word), S.B.getInt64Ty()), Base, Word);
}

// Products of other widths up to 256 bits: core's formatting of u128 divides by multiplication.
Value *multiplyWide(Site &S, Value *Left, Value *Right) {
  constexpr unsigned Words = 4;
  Type *Narrow = Left->getType(), *Wide = S.B.getIntNTy(64 * Words);
  if (Narrow->getIntegerBitWidth() > 64 * Words) {
    unsupported(S.I, "multiplication beyond 256 bits");
    return nullptr;
  }
  // One slot holds operands and product: [left, right, product].
  auto *Slot = S.words(3 * Words);
  auto *RightSlot = S.B.CreateConstInBoundsGEP1_64(S.B.getInt64Ty(), Slot, Words);
  auto *Product = S.B.CreateConstInBoundsGEP1_64(S.B.getInt64Ty(), Slot, 2 * Words);
  storeWords(S, S.B.CreateZExt(Left, Wide), Slot, Words);
  storeWords(S, S.B.CreateZExt(Right, Wide), RightSlot, Words);
  S.call("__sbf_mul256", S.B.getVoidTy(), {Product, Slot, RightSlot});
  Value *Result = ConstantInt::get(Wide, 0);
  for (unsigned Word = 0; Word < Words; Word++)
    Result = S.B.CreateOr(Result, S.B.CreateShl(S.B.CreateZExt(S.loadWord(Product, Word), Wide), 64 * Word));
  return S.B.CreateTrunc(Result, Narrow);
}

Value *multiply(Site &S, Value *Left, Value *Right) {
  const unsigned Bits = Left->getType()->getIntegerBitWidth();
  if (Bits <= 64)
    return nullptr;
  return Bits == 128 ? multiply128(S, Left, Right) : multiplyWide(S, Left, Right);
}

Value *divideUnsigned(Site &S, Value *Left, Value *Right, bool Remainder) {
  const unsigned Bits = Left->getType()->getIntegerBitWidth();
  if (Bits <= 64)
    return Remainder ? S.B.CreateURem(Left, Right) : S.B.CreateUDiv(Left, Right);
  if (Bits != 128) {
    unsupported(S.I, "division wider than 64 bits but not of 128");
    return nullptr;
  }
  auto *Out = S.words(4); // quotient, remainder
  callOnHalves(S, "__sbf_udivrem128", S.B.getVoidTy(), Out, Left, Right);
  const unsigned First = Remainder ? 2 : 0;
  return join(S.B, S.loadWord(Out, First), S.loadWord(Out, First + 1));
}

Value *negateIf(IRBuilder<> &B, Value *Condition, Value *V) { return B.CreateSelect(Condition, B.CreateNeg(V), V); }

Value *isNegative(IRBuilder<> &B, Value *V) { return B.CreateICmpSLT(V, Constant::getNullValue(V->getType())); }

// v0 has no signed division: divide the magnitudes; the remainder takes the sign of the dividend.
Value *divideSigned(Site &S, Value *Left, Value *Right, bool Remainder) {
  Value *LeftSign = isNegative(S.B, Left), *RightSign = isNegative(S.B, Right);
  Value *Magnitude =
      divideUnsigned(S, negateIf(S.B, LeftSign, Left), negateIf(S.B, RightSign, Right), Remainder);
  if (!Magnitude)
    return nullptr;
  return negateIf(S.B, Remainder ? LeftSign : S.B.CreateXor(LeftSign, RightSign), Magnitude);
}

// Shifts of 128 bits by a variable amount, from 64-bit ones. BPF masks a shift count with 63, so the bits that cross the
// halves are moved in two steps (by 1, then by 63 - n): n = 0 must move none.
Value *shift128(Site &S, Instruction::BinaryOps Opcode, Value *V, Value *Amount) {
  IRBuilder<> &B = S.B;
  Halves H = split(B, V);
  Value *N = B.CreateTrunc(Amount, B.getInt64Ty());
  Value *Within = B.CreateAnd(N, 63), *Inverse = B.CreateXor(Within, 63);
  Value *CrossesHalf = B.CreateICmpUGE(N, B.getInt64(64));
  if (Opcode == Instruction::Shl) {
    Value *Shifted = B.CreateShl(H.Low, Within);
    Value *Carry = B.CreateLShr(B.CreateLShr(H.Low, 1), Inverse);
    Value *High = B.CreateOr(B.CreateShl(H.High, Within), Carry);
    return join(B, B.CreateSelect(CrossesHalf, B.getInt64(0), Shifted), B.CreateSelect(CrossesHalf, Shifted, High));
  }
  const bool Arithmetic = Opcode == Instruction::AShr;
  Value *Shifted = Arithmetic ? B.CreateAShr(H.High, Within) : B.CreateLShr(H.High, Within);
  Value *Fill = Arithmetic ? B.CreateAShr(H.High, 63) : static_cast<Value *>(B.getInt64(0));
  Value *Carry = B.CreateShl(B.CreateShl(H.High, 1), Inverse);
  Value *Low = B.CreateOr(B.CreateLShr(H.Low, Within), Carry);
  return join(B, B.CreateSelect(CrossesHalf, Shifted, Low), B.CreateSelect(CrossesHalf, Fill, Shifted));
}

Value *lowerShift(Site &S, BinaryOperator &Op) {
  const unsigned Bits = Op.getType()->getIntegerBitWidth();
  if (Bits <= 64 || isa<Constant>(Op.getOperand(1)))
    return nullptr; // the back end splits shifts by a constant itself
  if (Bits != 128) {
    unsupported(Op, "shift wider than 64 bits but not of 128");
    return nullptr;
  }
  return shift128(S, Op.getOpcode(), Op.getOperand(0), Op.getOperand(1));
}

Value *lowerBinary(Site &S, BinaryOperator &Op) {
  Value *Left = Op.getOperand(0), *Right = Op.getOperand(1);
  switch (Op.getOpcode()) {
  case Instruction::Mul:
    return multiply(S, Left, Right);
  case Instruction::UDiv:
  case Instruction::URem:
    if (Op.getType()->getIntegerBitWidth() <= 64)
      return nullptr;
    return divideUnsigned(S, Left, Right, Op.getOpcode() == Instruction::URem);
  case Instruction::SDiv:
  case Instruction::SRem:
    return divideSigned(S, Left, Right, Op.getOpcode() == Instruction::SRem);
  case Instruction::Shl:
  case Instruction::LShr:
  case Instruction::AShr:
    return lowerShift(S, Op);
  default:
    return nullptr;
  }
}

// The pair {product, overflowed} of a checked multiplication.
Value *lowerCheckedMultiply(Site &S, IntrinsicInst &Call) {
  const bool Signed = Call.getIntrinsicID() == Intrinsic::smul_with_overflow;
  Value *Left = Call.getArgOperand(0), *Right = Call.getArgOperand(1);
  const unsigned Bits = Left->getType()->getIntegerBitWidth();
  Type *Word = S.B.getInt64Ty();
  Value *Product, *Overflow;
  if (Bits < 64)
    return nullptr; // the back end multiplies in 64 bits
  if (Bits == 64) {
    auto *Out = S.words(1);
    Overflow = S.call(Signed ? "__sbf_smulo64" : "__sbf_umulo64", Word, {Out, Left, Right});
    Product = S.loadWord(Out, 0);
  } else if (Bits == 128) {
    auto *Out = S.words(2);
    Overflow = callOnHalves(S, Signed ? "__sbf_smulo128" : "__sbf_umulo128", Word, Out, Left, Right);
    Product = join(S.B, S.loadWord(Out, 0), S.loadWord(Out, 1));
  } else {
    unsupported(Call, "checked multiplication that is neither of 64 nor of 128 bits");
    return nullptr;
  }
  Value *Pair = S.B.CreateInsertValue(PoisonValue::get(Call.getType()), Product, 0);
  return S.B.CreateInsertValue(Pair, S.B.CreateIsNotNull(Overflow), 1);
}

} // namespace

Value *lowerInteger(Site &S) {
  if (auto *Op = dyn_cast<BinaryOperator>(&S.I))
    return Op->getType()->isIntegerTy() ? lowerBinary(S, *Op) : nullptr;
  if (auto *Call = dyn_cast<IntrinsicInst>(&S.I))
    if (Call->getIntrinsicID() == Intrinsic::umul_with_overflow ||
        Call->getIntrinsicID() == Intrinsic::smul_with_overflow)
      return lowerCheckedMultiply(S, *Call);
  return nullptr;
}

} // namespace sbf
