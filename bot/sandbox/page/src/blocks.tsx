import { Message as Drawn } from "slack-blocks-to-jsx";
import { usePage } from "./context";
import { Control, CONTROLS, Interaction } from "./controls";
import { Mrkdwn } from "./mrkdwn";
import type { Json } from "./api";

// Display blocks are drawn by slack-blocks-to-jsx, which has no callbacks: whatever can be pressed or
// filled in is a native control of ours.
export function Blocks({ blocks, interaction }: { blocks: Json[]; interaction: Interaction }) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        <Block key={block.block_id ?? index} block={block} interaction={interaction} />
      ))}
    </div>
  );
}

function Block({ block, interaction }: { block: Json; interaction: Interaction }) {
  switch (block.type) {
    case "actions":
    case "context_actions":
      return (
        <div className="actions">
          {block.elements.map((element: Json) => (
            <Control key={element.action_id} element={element} block={block} interaction={interaction} />
          ))}
        </div>
      );
    case "input":
      return <Input block={block} interaction={interaction} />;
    case "context":
      return <Remarks block={block} />;
    case "section":
      return <Section block={block} interaction={interaction} />;
    case "container":
      return (
        <div className="container-block">
          <Blocks blocks={block.child_blocks ?? block.blocks ?? []} interaction={interaction} />
        </div>
      );
    default:
      return <Display block={block} />;
  }
}

function Section({ block, interaction }: { block: Json; interaction: Interaction }) {
  const { accessory, ...rest } = block;
  if (!accessory || !CONTROLS.has(accessory.type)) return <Worded block={block} />;
  return (
    <div className="with-accessory">
      <Worded block={rest} />
      <Control element={accessory} block={block} interaction={interaction} />
    </div>
  );
}

// A section of text alone; what has fields or a picture is drawn as a whole.
function Worded({ block }: { block: Json }) {
  if (block.fields || block.accessory) return <Display block={block} />;
  return (
    <p className="text">
      <Text object={block.text} />
    </p>
  );
}

function Remarks({ block }: { block: Json }) {
  if (block.elements.some((element: Json) => element.type === "image")) return <Display block={block} />;
  return (
    <div className="remarks">
      {block.elements.map((element: Json, index: number) => (
        <span key={index}>
          <Text object={element} />
        </span>
      ))}
    </div>
  );
}

function Text({ object }: { object: Json }) {
  return object.type === "mrkdwn" ? <Mrkdwn text={object.text} /> : <>{object.text}</>;
}

function Input({ block, interaction }: { block: Json; interaction: Interaction }) {
  const problem = interaction.errors?.[block.block_id];
  const id = `${block.block_id}-${block.element.action_id}`;
  return (
    <div className={problem ? "field invalid" : "field"}>
      <label htmlFor={id}>
        {block.label.text}
        {block.optional && <small>（任意 / optional）</small>}
      </label>
      <Control id={id} element={block.element} block={block} interaction={interaction} />
      {block.hint && <p className="hint">{block.hint.text}</p>}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function Display({ block }: { block: Json }) {
  const { workspace } = usePage();
  return (
    <Drawn
      withoutWrapper
      theme="light"
      name=""
      logo=""
      blocks={[block as any]}
      data={{
        users: workspace.users.map((user) => ({ id: user.id, name: user.display_name || user.real_name })),
        channels: workspace.channels.map(({ id, name }) => ({ id, name })),
        user_groups: workspace.groups.map(({ id, handle }) => ({ id, name: handle })),
      }}
    />
  );
}
