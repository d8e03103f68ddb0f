// A plugin for m3m in Go: the functions of m3m_plugin.h, exported by cgo. Replies are allocated with C's malloc, since
// memory of Go must not be kept by others.
package main

// #include <stdint.h>
// #include <stdlib.h>
import "C"

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unsafe"
)

func replyWith(value any, reply **C.char, length *C.size_t) {
	text, _ := json.Marshal(value)
	*reply = (*C.char)(C.CBytes(text))
	*length = C.size_t(len(text))
}

func call(method string, request []byte) (any, error) {
	var parsed struct {
		Args struct {
			Text string `json:"text"`
		} `json:"args"`
	}
	if err := json.Unmarshal(request, &parsed); err != nil {
		return nil, err
	}
	if method != "words.count" {
		return nil, fmt.Errorf("there is no method %q", method)
	}
	counts := map[string]int{}
	apart := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for _, word := range strings.FieldsFunc(strings.ToLower(parsed.Args.Text), apart) {
		counts[word]++
	}
	return counts, nil
}

//export m3m_abi_version
func m3m_abi_version() C.uint32_t { return 1 }

//export m3m_init
func m3m_init(request *C.char, length C.size_t, reply **C.char, replyLength *C.size_t) C.int32_t { return 0 }

// A panic that is not caught ends the process: it becomes the error of this one call.
//
//export m3m_call
func m3m_call(method *C.char, request *C.char, length C.size_t, reply **C.char, replyLength *C.size_t) (status C.int32_t) {
	defer func() {
		if reason := recover(); reason != nil {
			replyWith(map[string]string{"message": fmt.Sprint(reason)}, reply, replyLength)
			status = 1
		}
	}()
	result, err := call(C.GoString(method), C.GoBytes(unsafe.Pointer(request), C.int(length)))
	if err != nil {
		replyWith(map[string]string{"message": err.Error()}, reply, replyLength)
		return 1
	}
	replyWith(result, reply, replyLength)
	return 0
}

//export m3m_free
func m3m_free(reply unsafe.Pointer) { C.free(reply) }

//export m3m_shutdown
func m3m_shutdown() {}

func main() {}
