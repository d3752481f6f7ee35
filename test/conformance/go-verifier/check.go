package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"

	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// check checks every vector and says how many there were of each kind; it stops at the first that is not as it must be.
func check(folder string) error {
	for _, each := range []func(string) error{checkEvents, checkKeys, checkTree, checkBundles, checkNotes, checkSeals, checkProofs} {
		if err := each(folder); err != nil {
			return err
		}
	}
	return nil
}

// wanted is nil where a vector is as it must be: refused where there is a reason why, else accepted.
func wanted(what, why string, err error) error {
	switch {
	case why == "" && err != nil:
		return fmt.Errorf("%s was refused: %w", what, err)
	case why != "" && err == nil:
		return fmt.Errorf("%s was accepted, though %s", what, why)
	}
	return nil
}

func say(kind string, accepted, refused int) {
	fmt.Printf("%s %d accepted, %d refused\n", kind, accepted, refused)
}

func checkEvents(folder string) error {
	var vectors eventVectors
	if err := read(folder, "events", &vectors); err != nil {
		return err
	}
	entries := make([][]byte, len(vectors.Events))
	for i, event := range vectors.Events {
		entries[i] = []byte(event.Text)
		if tlog.RecordHash(entries[i]) != tlog.Hash(event.Leaf) {
			return fmt.Errorf("the leaf of event %d is another", i)
		}
	}
	tree, err := newTree(entries)
	if err != nil {
		return err
	}
	for _, each := range vectors.Roots {
		if err := tree.checkRoot(each); err != nil {
			return err
		}
	}
	say("events", len(entries)+len(vectors.Roots), 0)
	return nil
}

func checkKeys(folder string) error {
	var vectors keyVectors
	if err := read(folder, "keys", &vectors); err != nil {
		return err
	}
	for _, key := range vectors.Keys {
		if _, err := verifierOf(key.VerifierKey); err != nil {
			return wanted("the verifier key "+key.Name, "", err)
		}
		if err := checkSigner(key.SignerKey, key.VerifierKey, key.Type); err != nil {
			return wanted("the signer key "+key.Name, "", err)
		}
	}
	for _, key := range vectors.Refused {
		_, err := note.NewVerifier(key.VerifierKey)
		if err := wanted("a verifier key", key.Why, err); err != nil {
			return err
		}
	}
	say("keys", 2*len(vectors.Keys), len(vectors.Refused))
	return nil
}

// checkSigner signs with the private key what the public one must verify.
func checkSigner(signerKey, verifierKey string, keyType int) error {
	signer, err := signerOf(signerKey, keyType)
	if err != nil {
		return err
	}
	verifier, err := verifierOf(verifierKey)
	if err != nil {
		return err
	}
	text := "origin\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return err
	}
	_, err = note.Open(signed, note.VerifierList(verifier))
	return err
}

func signerOf(signerKey string, keyType int) (note.Signer, error) {
	if keyType == 4 {
		return formats.NewSignerForCosignatureV1(signerKey)
	}
	return note.NewSigner(signerKey)
}

// verifierOf takes keys of the ledger and of witnesses.
func verifierOf(verifierKey string) (note.Verifier, error) {
	if verifier, err := note.NewVerifier(verifierKey); err == nil {
		return verifier, nil
	}
	return formats.NewVerifierForCosignatureV1(verifierKey)
}

func verifiersOf(verifierKeys []string) ([]note.Verifier, error) {
	var verifiers []note.Verifier
	for _, key := range verifierKeys {
		verifier, err := verifierOf(key)
		if err != nil {
			return nil, err
		}
		verifiers = append(verifiers, verifier)
	}
	return verifiers, nil
}

func checkBundles(folder string) error {
	var vectors bundleVectors
	if err := read(folder, "bundles", &vectors); err != nil {
		return err
	}
	for _, bundle := range vectors.Bundles {
		var encoded bytes.Buffer
		for _, entry := range bundle.Entries {
			encoded.Write([]byte{byte(len(entry) >> 8), byte(len(entry))})
			encoded.WriteString(entry)
		}
		if hex.EncodeToString(encoded.Bytes()) != bundle.Bytes {
			return fmt.Errorf("the bundle of %q is another", bundle.Entries)
		}
	}
	say("bundles", len(vectors.Bundles), 0)
	return nil
}

func checkNotes(folder string) error {
	var vectors noteVectors
	if err := read(folder, "notes", &vectors); err != nil {
		return err
	}
	for _, each := range vectors.Notes {
		verifiers, err := verifiersOf(each.Keys)
		if err != nil {
			return err
		}
		opened, err := note.Open([]byte(each.Note), note.VerifierList(verifiers...))
		if err == nil && (opened.Text != each.Text || len(opened.Sigs) != each.Verified) {
			err = errors.New("it says something else")
		}
		if err := wanted("the note with "+each.What, "", err); err != nil {
			return err
		}
	}
	for _, each := range vectors.Malformed {
		_, err := note.Open([]byte(each.Note), note.VerifierList())
		var unverified *note.UnverifiedNoteError
		if errors.As(err, &unverified) {
			err = nil
		}
		if err := wanted("a note", each.Why, err); err != nil {
			return err
		}
	}
	for _, each := range vectors.Untrusted {
		verifiers, err := verifiersOf(each.Keys)
		if err != nil {
			return err
		}
		_, err = note.Open([]byte(each.Note), note.VerifierList(verifiers...))
		if err := wanted("a note", each.Why, err); err != nil {
			return err
		}
	}
	say("notes", len(vectors.Notes), len(vectors.Malformed)+len(vectors.Untrusted))
	return nil
}
