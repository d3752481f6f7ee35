package main

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/transparency-dev/formats/log"
	formats "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// All sizes up to this one, and some larger.
const allUpTo = 40

var larger = []int64{255, 256, 257, 1000}

// makeVectors writes vectors in the form of Daybook's own, with keys that nobody had before.
func makeVectors(folder string) error {
	t, err := newTree(numbers(larger[len(larger)-1]))
	if err != nil {
		return err
	}
	if err := makeTree(folder, t); err != nil {
		return err
	}
	signers, err := newSigners("go.example/ledger", "go.example/witness")
	if err != nil {
		return err
	}
	if err := makeNotes(folder, signers); err != nil {
		return err
	}
	return makeProofs(folder, t, signers)
}

func makeTree(folder string, t *tree) error {
	var vectors treeVectors
	sizes := append([]int64{}, larger...)
	for size := int64(1); size <= allUpTo; size++ {
		sizes = append(sizes, size)
	}
	for _, size := range sizes {
		to, err := t.head(size)
		if err != nil {
			return err
		}
		vectors.Roots = append(vectors.Roots, to)
		for index := int64(0); index < size; index++ {
			made, err := t.include(index, to)
			if err != nil {
				return err
			}
			vectors.Inclusion = append(vectors.Inclusion, *made)
			led, err := t.lead(index+1, to)
			if err != nil {
				return err
			}
			vectors.Consistency = append(vectors.Consistency, *led)
		}
	}
	return write(folder, "tree", vectors)
}

func (t *tree) include(index int64, to head) (*inclusion, error) {
	hashes, err := tlog.ProveRecord(to.Size, index, t)
	if err != nil {
		return nil, err
	}
	leaf := tlog.RecordHash(fmt.Append(nil, index))
	return &inclusion{Index: index, Size: to.Size, Root: to.Root, Leaf: hash(leaf), Proof: ownHashes(hashes)}, nil
}

func (t *tree) lead(from int64, to head) (*consistency, error) {
	hashes, err := tlog.ProveTree(to.Size, from, t)
	if err != nil {
		return nil, err
	}
	older, err := t.head(from)
	if err != nil {
		return nil, err
	}
	return &consistency{From: from, FromRoot: older.Root, To: to.Size, ToRoot: to.Root, Proof: ownHashes(hashes)}, nil
}

func ownHashes(hashes []tlog.Hash) []hash {
	all := make([]hash, len(hashes))
	for i, h := range hashes {
		all[i] = hash(h)
	}
	return all
}

type signers struct {
	origin     string
	log        note.Signer
	logKey     string
	witness    note.Signer
	witnessKey string
}

func newSigners(origin, witness string) (*signers, error) {
	logSecret, logKey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, err
	}
	witnessSecret, plainKey, err := note.GenerateKey(rand.Reader, witness)
	if err != nil {
		return nil, err
	}
	witnessKey, err := formats.VKeyToCosignatureV1(plainKey)
	if err != nil {
		return nil, err
	}
	logSigner, err := note.NewSigner(logSecret)
	if err != nil {
		return nil, err
	}
	witnessSigner, err := formats.NewSignerForCosignatureV1(witnessSecret)
	return &signers{origin, logSigner, logKey, witnessSigner, witnessKey}, err
}

func makeNotes(folder string, s *signers) error {
	text := "Go says: Grüße.\n\nAnd a second paragraph.\n"
	signed, err := note.Sign(&note.Note{Text: text}, s.log)
	if err != nil {
		return err
	}
	return write(folder, "notes", noteVectors{
		Notes: []signedNote{{What: "a signature by Go", Note: string(signed), Keys: []string{s.logKey}, Text: text, Verified: 1}},
	})
}

func (s *signers) policy() policy {
	return policy{Origin: s.origin, Keys: []string{s.logKey}, Witnesses: []string{s.witnessKey}, Required: 1}
}

// seal signs a tree head, and has the witness cosign it.
func (s *signers) seal(h head) (*seal, error) {
	checkpoint := log.Checkpoint{Origin: s.origin, Size: uint64(h.Size), Hash: h.Root[:]}
	before := time.Now().Unix()
	signed, err := note.Sign(&note.Note{Text: string(checkpoint.Marshal())}, s.log, s.witness)
	if err != nil {
		return nil, err
	}
	made, err := openSeal(string(signed), s.policy())
	if err != nil {
		return nil, err
	}
	if at := made.witnesses[0].Time; at < before || at > time.Now().Unix() {
		return nil, fmt.Errorf("the cosignature says that it is of %d", at)
	}
	return &seal{Policy: s.policy(), Note: string(signed), Size: h.Size, Root: h.Root, Witnesses: made.witnesses}, nil
}

func makeProofs(folder string, t *tree, s *signers) error {
	var seals sealVectors
	proofs := proofVectors{Policy: s.policy()}
	for _, size := range []int64{1, 7, 256, 1000} {
		h, err := t.head(size)
		if err != nil {
			return err
		}
		sealed, err := s.seal(h)
		if err != nil {
			return err
		}
		for _, older := range seals.Seals {
			led, err := t.lead(older.Size, h)
			if err != nil {
				return err
			}
			pair := sealPair{From: older.Note, To: sealed.Note, Lines: formatLines(led.Proof)}
			proofs.Consistency = append(proofs.Consistency, pair)
		}
		seals.Seals = append(seals.Seals, *sealed)
		for index := int64(0); index < size; index += 1 + size/50 {
			made, err := t.include(index, h)
			if err != nil {
				return err
			}
			proofs.Proofs = append(proofs.Proofs, entryProof{
				Index: index, Size: size, Entry: fmt.Sprint(index), Proof: formatProof(made, sealed),
			})
		}
	}
	if err := write(folder, "seals", seals); err != nil {
		return err
	}
	return write(folder, "proofs", proofs)
}

func formatProof(v *inclusion, s *seal) string {
	made := proof.TLogProof{Index: uint64(v.Index), Checkpoint: []byte(s.Note)}
	for _, each := range v.Proof {
		made.Hashes = append(made.Hashes, each)
	}
	return string(made.Marshal())
}
