package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/tlog"
)

func checkProofs(folder string) error {
	var vectors proofVectors
	if err := read(folder, "proofs", &vectors); err != nil {
		return err
	}
	for _, each := range append(vectors.Proofs, vectors.Refused...) {
		err := checkTlogProof(each, vectors.Policy)
		if err := wanted(fmt.Sprintf("the proof of event %d in %d", each.Index, each.Size), each.Why, err); err != nil {
			return err
		}
	}
	for _, each := range append(vectors.Consistency, vectors.RefusedConsistency...) {
		if err := wanted("the proof between two seals", each.Why, checkPair(each, vectors.Policy)); err != nil {
			return err
		}
	}
	say("proofs", len(vectors.Proofs), len(vectors.Refused))
	say("pairs", len(vectors.Consistency), len(vectors.RefusedConsistency))
	return nil
}

func checkTlogProof(v entryProof, p policy) error {
	var parsed proof.TLogProof
	if err := parsed.Unmarshal([]byte(v.Proof)); err != nil {
		return err
	}
	// The library reads numbers and lines more freely than the specification has them.
	if !bytes.Equal(parsed.Marshal(), []byte(v.Proof)) {
		return errors.New("the proof is not written as it must be")
	}
	seal, err := openSeal(string(parsed.Checkpoint), p)
	if err != nil {
		return err
	}
	hashes := make([]hash, len(parsed.Hashes))
	for i, each := range parsed.Hashes {
		hashes[i] = hash(each)
	}
	return checkInclusion(inclusion{
		Index: int64(parsed.Index),
		Size:  int64(seal.checkpoint.Size),
		Root:  hash(seal.checkpoint.Hash),
		Leaf:  hash(tlog.RecordHash([]byte(v.Entry))),
		Proof: hashes,
	})
}

func checkPair(v sealPair, p policy) error {
	from, err := openSeal(v.From, p)
	if err != nil {
		return err
	}
	to, err := openSeal(v.To, p)
	if err != nil {
		return err
	}
	hashes, err := parseLines(v.Lines)
	if err != nil {
		return err
	}
	return checkConsistency(consistency{
		From:     int64(from.checkpoint.Size),
		FromRoot: hash(from.checkpoint.Hash),
		To:       int64(to.checkpoint.Size),
		ToRoot:   hash(to.checkpoint.Hash),
		Proof:    hashes,
	})
}
