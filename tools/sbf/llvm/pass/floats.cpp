// sBPF has no floating point. f64 arithmetic calls the soft-float functions of Rust's compiler_builtins.
#include "legalize.h"

#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace sbf {
namespace {

Value *lowerArithmetic(Site &S, BinaryOperator &Op) {
  StringRef Name;
  switch (Op.getOpcode()) {
  case Instruction::FAdd:
    Name = "__adddf3";
    break;
  case Instruction::FSub:
    Name = "__subdf3";
    break;
  case Instruction::FMul:
    Name = "__muldf3";
    break;
  case Instruction::FDiv:
    Name = "__divdf3";
    break;
  default:
    return nullptr;
  }
  return S.call(Name, Op.getType(), {Op.getOperand(0), Op.getOperand(1)});
}

// The comparison functions return a number to compare with zero; on NaN it makes the ordered predicate false.
Value *lowerComparison(Site &S, FCmpInst &Compare) {
  IRBuilder<> &B = S.B;
  auto Calls = [&](StringRef Name, CmpInst::Predicate Predicate) {
    Value *Order = S.call(Name, B.getInt32Ty(), {Compare.getOperand(0), Compare.getOperand(1)});
    return B.CreateICmp(Predicate, Order, B.getInt32(0));
  };
  switch (Compare.getPredicate()) {
  case CmpInst::FCMP_ORD:
    return Calls("__unorddf2", CmpInst::ICMP_EQ);
  case CmpInst::FCMP_UNO:
    return Calls("__unorddf2", CmpInst::ICMP_NE);
  case CmpInst::FCMP_OEQ:
    return Calls("__eqdf2", CmpInst::ICMP_EQ);
  case CmpInst::FCMP_UNE:
    return Calls("__nedf2", CmpInst::ICMP_NE);
  case CmpInst::FCMP_OGT:
    return Calls("__gtdf2", CmpInst::ICMP_SGT);
  case CmpInst::FCMP_OGE:
    return Calls("__gedf2", CmpInst::ICMP_SGE);
  case CmpInst::FCMP_OLT:
    return Calls("__ltdf2", CmpInst::ICMP_SLT);
  case CmpInst::FCMP_OLE:
    return Calls("__ledf2", CmpInst::ICMP_SLE);
  case CmpInst::FCMP_ONE:
    return B.CreateOr(Calls("__gtdf2", CmpInst::ICMP_SGT), Calls("__ltdf2", CmpInst::ICMP_SLT));
  // An unordered predicate is the negation of the opposite ordered one.
  case CmpInst::FCMP_UEQ:
    return B.CreateNot(B.CreateOr(Calls("__gtdf2", CmpInst::ICMP_SGT), Calls("__ltdf2", CmpInst::ICMP_SLT)));
  case CmpInst::FCMP_UGT:
    return B.CreateNot(Calls("__ledf2", CmpInst::ICMP_SLE));
  case CmpInst::FCMP_UGE:
    return B.CreateNot(Calls("__ltdf2", CmpInst::ICMP_SLT));
  case CmpInst::FCMP_ULT:
    return B.CreateNot(Calls("__gedf2", CmpInst::ICMP_SGE));
  case CmpInst::FCMP_ULE:
    return B.CreateNot(Calls("__gtdf2", CmpInst::ICMP_SGT));
  default:
    unsupported(Compare, "floating point comparison");
    return nullptr;
  }
}

Value *lowerConversion(Site &S) {
  IRBuilder<> &B = S.B;
  Value *V = S.I.getOperand(0);
  Type *Word = B.getInt64Ty(), *Result = S.I.getType();
  switch (S.I.getOpcode()) {
  case Instruction::UIToFP:
    return S.call("__floatundidf", Result, {B.CreateZExt(V, Word)});
  case Instruction::SIToFP:
    return S.call("__floatdidf", Result, {B.CreateSExt(V, Word)});
  case Instruction::FPToUI:
    return B.CreateTrunc(S.call("__fixunsdfdi", Word, {V}), Result);
  case Instruction::FPToSI:
    return B.CreateTrunc(S.call("__fixdfdi", Word, {V}), Result);
  default:
    return nullptr;
  }
}

Type *floatTypeOf(Instruction &I) {
  if (I.getType()->isFloatingPointTy())
    return I.getType();
  return I.getNumOperands() > 0 && I.getOperand(0)->getType()->isFloatingPointTy() ? I.getOperand(0)->getType() : nullptr;
}

bool computes(const Instruction &I) {
  return isa<BinaryOperator>(I) || isa<FCmpInst>(I) || isa<UIToFPInst>(I) || isa<SIToFPInst>(I) ||
         isa<FPToUIInst>(I) || isa<FPToSIInst>(I);
}

Type *integerTypeOf(Instruction &I) {
  if (I.getType()->isIntegerTy())
    return I.getType();
  return I.getOperand(0)->getType()->isIntegerTy() ? I.getOperand(0)->getType() : nullptr;
}

} // namespace

Value *lowerFloat(Site &S) {
  Type *Float = floatTypeOf(S.I);
  if (!Float)
    return nullptr;
  auto *Call = dyn_cast<IntrinsicInst>(&S.I);
  const bool Saturates = Call && Call->getIntrinsicID() == Intrinsic::fptoui_sat;
  if (!Saturates && !computes(S.I))
    return nullptr;
  Type *Integer = integerTypeOf(S.I);
  if (!Float->isDoubleTy() || (Integer && Integer->getIntegerBitWidth() > 64)) {
    unsupported(S.I, "floating point other than f64 with integers up to 64 bits");
    return nullptr;
  }
  if (Saturates) {
    // __fixunsdfdi saturates at 64 bits only.
    if (S.I.getType()->getIntegerBitWidth() != 64) {
      unsupported(S.I, "saturating float conversion to less than 64 bits");
      return nullptr;
    }
    return S.call("__fixunsdfdi", S.B.getInt64Ty(), {S.I.getOperand(0)});
  }
  if (auto *Op = dyn_cast<BinaryOperator>(&S.I))
    return lowerArithmetic(S, *Op);
  if (auto *Compare = dyn_cast<FCmpInst>(&S.I))
    return lowerComparison(S, *Compare);
  return lowerConversion(S);
}

} // namespace sbf
