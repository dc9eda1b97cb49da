// Intrinsics that act on memory or end the program.
#include "legalize.h"

#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace sbf {
namespace {

// Up to this many bytes the back end's inline loads and stores cost less than the syscall's ten units. An inlined
// memmove loads everything before it stores, so it runs out of registers sooner.
constexpr uint64_t InlineCopyBytes = 64;
constexpr uint64_t InlineMoveBytes = 32;

bool isInline(const MemIntrinsic &Op, uint64_t Limit) {
  auto *Length = dyn_cast<ConstantInt>(Op.getLength());
  return Length && Length->getZExtValue() <= Limit;
}

void callMemory(Site &S, StringRef Name, MemIntrinsic &Op, Value *Operand) {
  Value *Length = S.B.CreateZExtOrTrunc(Op.getLength(), S.B.getInt64Ty());
  S.call(Name, S.B.getPtrTy(), {Op.getDest(), Operand, Length});
}

bool lowerMemory(Site &S, MemIntrinsic &Op) {
  if (auto *Set = dyn_cast<MemSetInst>(&Op)) {
    if (isInline(Op, InlineCopyBytes))
      return false;
    callMemory(S, "memset", Op, S.B.CreateZExt(Set->getValue(), S.B.getInt32Ty()));
    return true;
  }
  const bool Overlaps = isa<MemMoveInst>(Op);
  if (isInline(Op, Overlaps ? InlineMoveBytes : InlineCopyBytes))
    return false;
  callMemory(S, Overlaps ? "memmove" : "memcpy", Op, cast<MemTransferInst>(Op).getSource());
  return true;
}

} // namespace

bool lowerEffect(Site &S) {
  if (auto *Memory = dyn_cast<MemIntrinsic>(&S.I))
    return lowerMemory(S, *Memory);
  auto *Call = dyn_cast<IntrinsicInst>(&S.I);
  if (!Call)
    return false;
  switch (Call->getIntrinsicID()) {
  case Intrinsic::trap:
  case Intrinsic::debugtrap:
  case Intrinsic::ubsantrap:
    // One function makes the syscall: a call of it needs no relocation, and there are hundreds. It is marked as never
    // returning so that the back end adds no trap of its own.
    S.call("__sbf_abort", S.B.getVoidTy(), {})->setDoesNotReturn();
    return true;
  default:
    return false;
  }
}

} // namespace sbf
