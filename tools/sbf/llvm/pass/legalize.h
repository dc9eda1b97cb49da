// Rewrites a module into what LLVM's stock BPF back end can compile for sBPF v0.
//
// Solana's own compiler is an LLVM fork whose BPF back end takes all of this; the steps here express the same programs
// in the subset that the stock one takes. Anything left over is an error of the build, never a silent change.
#pragma once

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace sbf {

// Reports a construct that has no lowering; opt then exits with an error.
void unsupported(const llvm::Instruction &At, const llvm::Twine &What);

// Stack slots of one module. Every value put in a slot is read back at once, so one slot per function and type is
// enough; without sharing, the 4 KiB frame fills up.
class Scratch {
public:
  llvm::AllocaInst *slot(llvm::Function &F, llvm::Type *T);
  llvm::AllocaInst *words(llvm::Function &F, unsigned Count);

private:
  llvm::DenseMap<std::pair<llvm::Function *, llvm::Type *>, llvm::AllocaInst *> Slots;
};

// Everything a lowering of one instruction needs: where it stands, and how to emit the code that replaces it.
struct Site {
  llvm::Instruction &I;
  llvm::IRBuilder<> B;
  Scratch &Slots;

  Site(llvm::Instruction &I, Scratch &Slots) : I(I), B(&I), Slots(Slots) {}
  llvm::AllocaInst *words(unsigned Count) { return Slots.words(*I.getFunction(), Count); }
  // Calls a function of runtime/ (or a syscall) by name.
  llvm::CallInst *call(llvm::StringRef Name, llvm::Type *Result, llvm::ArrayRef<llvm::Value *> Args);
  llvm::Value *loadWord(llvm::Value *Base, unsigned Index);
  void storeWord(llvm::Value *Word, llvm::Value *Base, unsigned Index);
};

// Each returns the replacement of the instruction, or null when it can stay as it is.
llvm::Value *lowerInteger(Site &S);
llvm::Value *lowerFloat(Site &S);

// Turns an intrinsic without a result into calls; true when the intrinsic has to go.
bool lowerEffect(Site &S);

// Calls and functions with more argument registers than BPF has, and results wider than one register.
void lowerCallingConvention(llvm::Module &M, Scratch &Slots);

// The runtime has no writable statics.
void fixHashKeys(llvm::Module &M);

} // namespace sbf
