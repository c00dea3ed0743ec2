package dev.baton.livekit.simulated;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ListUpdate;

/** LiveKit's partial updates: each field that was said is set in the field of the same name, lists as a {@link ListUpdate} says. */
final class Updates {

    private Updates() {}

    static <B extends Message.Builder> B apply(B target, Message update) {
        for (Map.Entry<FieldDescriptor, Object> said : update.getAllFields().entrySet()) {
            FieldDescriptor field = target.getDescriptorForType().findFieldByName(said.getKey().getName());
            if (said.getValue() instanceof ListUpdate list) {
                var now = new ArrayList<String>();
                for (int i = 0; i < target.getRepeatedFieldCount(field); i++) {
                    now.add((String) target.getRepeatedField(field, i));
                }
                target.clearField(field);
                changed(now, list).forEach(one -> target.addRepeatedField(field, one));
            } else {
                target.setField(field, said.getValue());
            }
        }
        return target;
    }

    private static List<String> changed(List<String> now, ListUpdate update) {
        var result = new LinkedHashSet<String>(update.getClear() || update.getSetCount() > 0 ? update.getSetList() : now);
        update.getRemoveList().forEach(result::remove);
        result.addAll(update.getAddList());
        return List.copyOf(result);
    }
}
