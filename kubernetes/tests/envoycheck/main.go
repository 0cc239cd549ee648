// Reads an Envoy configuration, or the discovery response of a file that Envoy reads a secret from, and ends with status 1
// if a field or value in it is not one of Envoy's.
package main

import (
	"fmt"
	"os"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/credential_injector/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/http/injected_credentials/oauth2/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"
)

type validator interface{ ValidateAll() error }

func main() {
	for _, name := range os.Args[1:] {
		if err := check(name); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

func check(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	json, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return err
	}
	var whole proto.Message = &bootstrap.Bootstrap{}
	if err := protojson.Unmarshal(json, whole); err != nil {
		whole = &discovery.DiscoveryResponse{}
		if protojson.Unmarshal(json, whole) != nil {
			return err
		}
	}
	return validate(whole.ProtoReflect())
}

// validate looks into every message, those that are packed into an Any included.
func validate(message protoreflect.Message) error {
	if v, ok := message.Interface().(validator); ok {
		if err := v.ValidateAll(); err != nil {
			return err
		}
	}
	if packed, ok := message.Interface().(*anypb.Any); ok {
		inner, err := packed.UnmarshalNew()
		if err != nil {
			return err
		}
		return validate(inner.ProtoReflect())
	}
	var failure error
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap() && field.MapValue().Message() != nil:
			value.Map().Range(func(_ protoreflect.MapKey, item protoreflect.Value) bool {
				failure = validate(item.Message())
				return failure == nil
			})
		case field.IsList() && field.Message() != nil:
			for i := 0; i < value.List().Len() && failure == nil; i++ {
				failure = validate(value.List().Get(i).Message())
			}
		case !field.IsMap() && !field.IsList() && field.Message() != nil:
			failure = validate(value.Message())
		}
		return failure == nil
	})
	return failure
}
